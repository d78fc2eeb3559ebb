// The choice of a class of ships: at entry, and while one waits for the next ship.
import { SHIP_CLASSES } from '../../shared/ship-classes.ts'
import { ShipOutline } from './ship-outline.tsx'
import { useWords } from './use-words.ts'

interface Props {
  readonly legend: string
  readonly chosen: number
  readonly choose: (model: number) => void
}

export function ShipPicker({ legend, chosen, choose }: Props) {
  const { ships } = useWords()
  return (
    <fieldset class="ships">
      <legend>{legend}</legend>
      <div class="ship-choices">
        {SHIP_CLASSES.map(({ name }, model) => (
          <label key={name} class={model === chosen ? 'ship chosen' : 'ship'}>
            <input
              type="radio"
              name="ship"
              class="unseen"
              checked={model === chosen}
              onChange={() => choose(model)}
            />
            <ShipOutline model={model} />
            <span class="ship-name">{name}</span>
          </label>
        ))}
      </div>
      <p class="ship-words">
        {ships.about[chosen]} {ships.specials[SHIP_CLASSES[chosen]!.special.kind]}
      </p>
    </fieldset>
  )
}
