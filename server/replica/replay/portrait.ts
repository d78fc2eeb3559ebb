// All that decides what comes next in a universe, by names that people can read, to say in what two of them differ.
import type { Drifters, Ships } from '../../../shared/bodies.ts'
import { DRIFTER_FIELDS, SHIP_FIELDS } from '../../universe/snapshot.ts'
import type { Universe } from '../../universe/universe.ts'

type Fields = Readonly<Record<string, unknown>>

export interface Portrait {
  /** By names such as "ship 12". */
  readonly things: ReadonlyMap<string, Fields>
  /** The order in which a kind of things is gone through. */
  readonly orders: ReadonlyMap<string, readonly number[]>
}

export function portray(universe: Universe): Portrait {
  const things = new Map<string, Fields>()
  const orders = new Map<string, readonly number[]>()
  const { grid, tick, random, name, capacity, rules, pilots, flights, bodies, match } = universe
  const { columns, rows } = grid
  const counts = { 'flights ended': flights.ended, 'next new number': pilots.numbers.fresh }
  things.set('universe', { columns, rows, tick, random: random.state, name, capacity, ...rules, ...counts })
  things.set('round', { ...match, points: String(match.points), flags: JSON.stringify(match.flags) })
  for (const { id, next, wounds, ...pilot } of pilots.list)
    things.set(`pilot ${id}`, {
      ...pilot,
      wounds: wounds.map(({ by, damage }) => `${damage} by pilot ${by}`).join(', '),
      'next target': next.target,
      'next controls': next.controls,
      'next sequence': next.sequence,
    })
  orders.set(
    'pilots',
    pilots.list.map(({ id }) => id),
  )
  for (const [number, until] of pilots.numbers.resting) things.set(`resting number ${number}`, { until })
  orders.set('resting numbers', [...pilots.numbers.resting.keys()])
  for (const { number, ...flight } of flights.pending) things.set(`flight ${number}`, flight)
  addBodies(things, orders, 'ship', bodies.ships, SHIP_FIELDS)
  addBodies(things, orders, 'shot', bodies.shots, DRIFTER_FIELDS)
  addBodies(things, orders, 'rock', bodies.rocks, DRIFTER_FIELDS)
  addBodies(things, orders, 'gem', bodies.gems, DRIFTER_FIELDS)
  return { things, orders }
}

function addBodies<F extends string>(
  things: Map<string, Fields>,
  orders: Map<string, readonly number[]>,
  kind: string,
  bodies: (Ships | Drifters) & Readonly<Record<F, ArrayLike<number>>>,
  fields: readonly F[],
): void {
  const ids = [...bodies.ids.subarray(0, bodies.count)]
  orders.set(`${kind}s`, ids)
  for (const id of ids)
    things.set(`${kind} ${id}`, Object.fromEntries(fields.map((field) => [field, bodies[field][id]])))
}

/** In what two portraits differ, a line for each thing; `names`: of the two, such as A and B. */
export function differencesOf(a: Portrait, b: Portrait, names: readonly [string, string]): string[] {
  const lines = thingDifferences(a.things, b.things, names)
  if (lines.length > 0) return lines
  for (const [kind, ids] of a.orders)
    if (ids.join() !== b.orders.get(kind)!.join()) lines.push(`the ${kind} are in another order`)
  return lines
}

export function thingDifferences(
  a: ReadonlyMap<string, Fields>,
  b: ReadonlyMap<string, Fields>,
  names: readonly [string, string],
): string[] {
  const lines: string[] = []
  for (const [thing, fields] of a) {
    const others = b.get(thing)
    if (others === undefined) lines.push(`${thing}: only in ${names[0]}`)
    else if (fields !== others) lines.push(...fieldDifferences(thing, fields, others))
  }
  for (const thing of b.keys()) if (!a.has(thing)) lines.push(`${thing}: only in ${names[1]}`)
  return lines
}

/** One line, or none. */
function fieldDifferences(thing: string, a: Fields, b: Fields): string[] {
  const parts: string[] = []
  for (const field of new Set([...Object.keys(a), ...Object.keys(b)]))
    if (a[field] !== b[field]) parts.push(`${field} ${text(a[field])} and ${text(b[field])}`)
  return parts.length === 0 ? [] : [`${thing}: ${parts.join(', ')}`]
}

function text(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
