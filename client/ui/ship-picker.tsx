// The choice of a class of ships: at entry, and while one waits for the next ship.
import { SHIP_CLASSES } from '../../shared/ship-classes.ts'
import { SHIP_OUTLINES } from '../ship-outlines.ts'
import { useWords } from './use-words.ts'

interface Props {
  readonly legend: string
  readonly chosen: number
  readonly choose: (model: number) => void
}

function Outline({ model }: { model: number }) {
  const points = SHIP_OUTLINES[model]!.map(([x, y]) => `${x},${y}`).join(' ')
  return (
    <svg class="ship-outline" viewBox="-24 -24 48 48" aria-hidden="true">
      <polygon points={points} transform="rotate(-90)" />
    </svg>
  )
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
            <Outline model={model} />
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
