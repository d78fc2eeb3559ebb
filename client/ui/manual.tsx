// Ships and modes as tables, made from those that the game itself goes by.
import type { ComponentChildren } from 'preact'
import { goalOf, MODES, type Mode } from '../../shared/modes.ts'
import { DRAG_SHIFT, SUB_UNITS, TICKS_PER_SECOND } from '../../shared/rules.ts'
import { SHIP_CLASSES, type ShipClass } from '../../shared/ship-classes.ts'
import { MANUAL_WORDS } from '../words/manual.ts'
import type { Language } from '../words/words.ts'
import { ShipOutline } from './ship-outline.tsx'
import { useWords } from './use-words.ts'
import './manual.css'

/** What thrust and drag come to in the end, in units per second (docs/PROTOCOL.md, "Motion"). */
function topSpeedOf({ thrust }: ShipClass): number {
  return Math.floor((thrust * (2 ** DRAG_SHIFT - 1) * TICKS_PER_SECOND) / SUB_UNITS)
}

interface Props {
  readonly caption: string
  /** Of the columns. */
  readonly heads: readonly string[]
  readonly rows: readonly Row[]
}

interface Row {
  readonly key: string
  /** The universe one is in plays by it. */
  readonly isCurrent?: boolean
  readonly cells: readonly ComponentChildren[]
}

/** A table; where there is no room, each of its rows is a list. */
function Table({ caption, heads, rows }: Props) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, isCurrent = false, cells: [name, ...cells] }) => (
          <tr key={key} aria-current={isCurrent}>
            <th scope="row">{name}</th>
            {cells.map((cell, n) => (
              <td key={heads[n + 1]} data-head={heads[n + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Ships() {
  const { code, ships } = useWords()
  const words = MANUAL_WORDS[code as Language].tables
  const heads = [
    words.ship,
    words.speed,
    words.turn,
    words.hull,
    words.gun,
    words.perSecond,
    words.shots,
    words.special,
  ]
  const rows = SHIP_CLASSES.map((one, model): Row => {
    const name = (
      <>
        <ShipOutline model={model} /> {one.name}
      </>
    )
    return {
      key: one.name,
      cells: [
        name,
        topSpeedOf(one),
        Math.round((one.turn * TICKS_PER_SECOND * 360) / 256),
        one.hull,
        `${one.gun} %`,
        Math.round((10 * TICKS_PER_SECOND) / one.reload) / 10,
        Math.floor(one.energy / one.shotCost),
        `${ships.specials[one.special.kind]} ${words.ready(one.special.cooldown / TICKS_PER_SECOND)}`,
      ],
    }
  })
  return <Table caption={words.ships} heads={heads} rows={rows} />
}

function Modes({ mode, goal }: { mode: Mode; goal: number }) {
  const { code, match } = useWords()
  const words = MANUAL_WORDS[code as Language].tables
  const rows = MODES.map((one): Row => {
    const points = one === mode ? goal : goalOf({ mode: one, goal: 0 })
    return {
      key: one,
      isCurrent: one === mode,
      cells: [match.modes[one], match.about[one], points > 0 ? words.points(points) : words.noGoal],
    }
  })
  return <Table caption={words.modes} heads={[words.mode, words.task, words.goal]} rows={rows} />
}

/** `mode` and `goal`: of the universe one is in. */
export function Manual({ mode, goal }: { mode: Mode; goal: number }) {
  const words = MANUAL_WORDS[useWords().code as Language].tables
  return (
    <div class="manual">
      <Modes mode={mode} goal={goal} />
      <Ships />
      <p class="quiet">{words.rules}</p>
    </div>
  )
}
