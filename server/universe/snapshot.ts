// A universe as plain data, and back: where a journal starts, and where a replay jumps to.
import type { Drifters, Ships } from '../../shared/bodies.ts'
import type { Pilot } from './pilots.ts'
import type { Universe } from './universe.ts'

type Field<Bodies> = {
  [K in keyof Bodies]: Bodies[K] extends Int32Array | Uint8Array ? K : never
}[keyof Bodies]

const SHIP_FIELDS = [
  'x',
  'y',
  'vx',
  'vy',
  'heading',
  'target',
  'controls',
  'hull',
  'shieldUntil',
  'ack',
  'sector',
] as const satisfies readonly Field<Ships>[]
const DRIFTER_FIELDS = [
  'x',
  'y',
  'vx',
  'vy',
  'until',
  'sort',
  'hull',
  'sector',
] as const satisfies readonly Field<Drifters>[]

/** Bodies of a kind: ids in the order of their list, and a row of fields for each. */
export interface BodiesSnapshot {
  ids: number[]
  rows: number[][]
}

export interface Snapshot {
  tick: number
  random: number
  pilots: Pilot[]
  ships: BodiesSnapshot
  /** Where those who wait for a ship were last: the camera is there. */
  wrecks: BodiesSnapshot
  shots: BodiesSnapshot
  rocks: BodiesSnapshot
  gems: BodiesSnapshot
}

/** Everything that decides what comes next, at the end of a tick. */
export function takeSnapshot({ bodies, pilots, random, tick }: Universe): Snapshot {
  const { ships, shots, rocks, gems } = bodies
  const waiting = pilots.list.map(({ id }) => id).filter((id) => !ships.has(id) && id < ships.x.length)
  return {
    tick,
    random: random.state,
    pilots: pilots.list.map((pilot) => ({ ...pilot })),
    ships: save(ships, SHIP_FIELDS, living(ships)),
    wrecks: save(ships, SHIP_FIELDS, waiting),
    shots: save(shots, DRIFTER_FIELDS, living(shots)),
    rocks: save(rocks, DRIFTER_FIELDS, living(rocks)),
    gems: save(gems, DRIFTER_FIELDS, living(gems)),
  }
}

/** Makes `universe` what it was when the snapshot was taken. */
export function restoreSnapshot(universe: Universe, snapshot: Snapshot): void {
  const { ships, shots, rocks, gems } = universe.bodies
  universe.tick = snapshot.tick
  universe.random.state = snapshot.random
  universe.log.clear()
  for (const { id } of [...universe.pilots.list]) universe.pilots.remove(id)
  for (const pilot of snapshot.pilots) universe.pilots.add({ ...pilot })
  restore(ships, SHIP_FIELDS, snapshot.ships)
  restore(shots, DRIFTER_FIELDS, snapshot.shots)
  restore(rocks, DRIFTER_FIELDS, snapshot.rocks)
  restore(gems, DRIFTER_FIELDS, snapshot.gems)
  fill(ships, SHIP_FIELDS, snapshot.wrecks)
}

function living(bodies: Ships | Drifters): number[] {
  return [...bodies.ids.subarray(0, bodies.count)]
}

function save<F extends string>(
  bodies: Record<F, ArrayLike<number>>,
  fields: readonly F[],
  ids: number[],
): BodiesSnapshot {
  return { ids, rows: ids.map((id) => fields.map((field) => bodies[field][id]!)) }
}

/** Ends all bodies of a kind, and adds those of the snapshot in their order. */
function restore<F extends string>(
  bodies: (Ships | Drifters) & Record<F, Int32Array | Uint8Array>,
  fields: readonly F[],
  snapshot: BodiesSnapshot,
): void {
  bodies.clear()
  for (const id of snapshot.ids) bodies.add(id)
  fill(bodies, fields, snapshot)
}

function fill<F extends string>(
  bodies: Record<F, Int32Array | Uint8Array>,
  fields: readonly F[],
  { ids, rows }: BodiesSnapshot,
): void {
  for (const [n, id] of ids.entries())
    for (const [f, field] of fields.entries()) bodies[field][id] = rows[n]![f]!
}
