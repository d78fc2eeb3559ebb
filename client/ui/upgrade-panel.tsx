// What the own ship's crystals buy: a button for each property, and the keys 1 to 4.
import { useEffect } from 'preact/hooks'
import { nextCost } from '../../shared/crystals.ts'
import { MOST_STEPS, PROPERTIES, type Property, stepsOf } from '../../shared/upgrades.ts'
import type { Status } from '../status.ts'
import { UPGRADE_WORDS } from '../words/upgrades.ts'
import type { Language } from '../words/words.ts'
import { isBusy } from './shortcuts.ts'
import './upgrade-panel.css'
import { useWords } from './use-words.ts'

/** Where there is no room for names. */
const GLYPHS: Readonly<Record<Property, string>> = { engine: '➤', armour: '⬢', gun: '✦', reactor: 'ϟ' }

interface Props {
  readonly status: Pick<Status, 'crystals' | 'upgrades'>
  /** The number of a property. */
  readonly upgrade: (property: number) => void
}

interface ChoiceProps extends Props {
  readonly property: Property
  readonly number: number
}

function Choice({ status, upgrade, property, number }: ChoiceProps) {
  const words = UPGRADE_WORDS[useWords().code as Language]
  const steps = stepsOf(status.upgrades, property)
  const cost = nextCost(status.upgrades, property)
  const name = words.names[property]
  const canPay = cost !== null && status.crystals >= cost
  return (
    <button
      type="button"
      class={canPay ? 'upgrade payable' : 'upgrade'}
      aria-label={cost === null ? words.complete(name) : words.step(name, steps, cost)}
      aria-disabled={!canPay}
      // A press with a pointer leaves the keyboard with the ship.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => canPay && upgrade(number)}
    >
      <kbd>{number + 1}</kbd>
      <span class="upgrade-glyph" aria-hidden="true">
        {GLYPHS[property]}
      </span>
      <span class="upgrade-name">{name}</span>
      <span class="upgrade-steps" aria-hidden="true">
        {'●'.repeat(steps)}
        {'○'.repeat(MOST_STEPS - steps)}
      </span>
      <span class="upgrade-cost">{cost === null ? '' : `◆ ${cost}`}</span>
    </button>
  )
}

/** Keys 1 to 4, wherever the keyboard is but in a text or a dialog. */
function useDigits(press: (number: number) => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isBusy(event)) return
      const number = PROPERTIES.findIndex((_, n) => event.code === `Digit${n + 1}`)
      if (number >= 0) press(number)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [press])
}

export function UpgradePanel({ status, upgrade }: Props) {
  const words = UPGRADE_WORDS[useWords().code as Language]
  useDigits(upgrade)
  return (
    <section class="upgrades" aria-label={words.title}>
      <p class="crystals">
        <span aria-hidden="true">◆</span> {words.crystals(status.crystals)}
      </p>
      {PROPERTIES.map((property, number) => (
        <Choice key={property} property={property} number={number} status={status} upgrade={upgrade} />
      ))}
    </section>
  )
}
