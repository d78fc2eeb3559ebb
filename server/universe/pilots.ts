// The pilots of a universe: everything that is known of each beside its ship, and which numbers are theirs.

import { ByteWriter } from '../../shared/byte-writer.ts'
import { encodeValue } from '../../shared/codec.ts'
import type { PilotId, Tick } from '../../shared/ids.ts'
import { NO_TEAM, type Team } from '../../shared/modes.ts'
import { mix } from '../../shared/random.ts'
import { PilotNumbers } from './numbers.ts'
import { NO_RELAY } from './relays.ts'

/** In place of the tick since which a pilot is adrift: it is steered. */
export const STEERED = -1

export interface Pilot {
  readonly id: PilotId
  readonly name: string
  readonly drone: boolean
  /** How well a drone flies: an index of LEVELS; 0 for a player. */
  readonly skill: number
  /** Hash of the key that opens its session again; '' for a drone. */
  readonly session: string
  /** Whose flight it is, for careers and for coming back; '' for a drone. */
  readonly user: string
  /** Hash of the code of its party, whose pilots fly for one team; '' for none. */
  readonly party: string
  /** The tick of its join. */
  readonly joinedAt: Tick
  /** In this round. */
  score: number
  /** In the rounds before. */
  banked: number
  team: Team
  /** The tick from which the gun may fire again. */
  readyAt: Tick
  /** The tick at which the pilot gets a ship; counts only while it has none. */
  spawnAt: Tick
  /** The class of its next ship: an index of SHIP_CLASSES. */
  ship: number
  /** Crystals that its next ship starts with. */
  kept: number
  /** Who did how much damage to its ship. */
  readonly wounds: Wound[]
  /** The controls its next ship starts with. */
  next: Controls
  /** The tick since which nobody steers it, or STEERED. */
  adriftSince: Tick
  /** The relay number of the process that its socket is at, or was last. */
  relay: number
}

/** Hull points that pilot `by` took from a ship. */
export interface Wound {
  readonly by: PilotId
  damage: number
}

/** What a pilot holds down, and the input sequence number that said so. */
export interface Controls {
  readonly target: number
  readonly controls: number
  readonly sequence: number
}

/** What joins a universe. */
export type Newcomer = Pick<Pilot, 'name' | 'drone' | 'session' | 'user' | 'ship'> &
  Partial<Pick<Pilot, 'team' | 'party' | 'skill'>>

const AT_REST: Controls = { target: 192, controls: 0, sequence: 0 }

/** Pilots by id. The list is in the order of joining, but for gaps that the last one fills. */
export class Pilots {
  readonly list: Pilot[] = []
  readonly numbers = new PilotNumbers()
  /** Pilots that are not drones. */
  visitors = 0
  private readonly byId: (Pilot | undefined)[] = []
  private readonly bySession = new Map<string, Pilot>()
  private readonly identities: Uint8Array[] = []
  /** One number for each of those. */
  private identityHashes = new Uint32Array(16)

  get(id: PilotId): Pilot | undefined {
    return this.byId[id]
  }

  teamOf(id: PilotId): Team {
    return this.byId[id]?.team ?? NO_TEAM
  }

  /** The pilot that the session with this hash flies. */
  findSession(session: string): Pilot | undefined {
    return this.bySession.get(session)
  }

  identityOf(id: PilotId): Uint8Array {
    return this.identities[id]!
  }

  /** One number for name, session, user and party of pilot `id`. */
  identityHashOf(id: PilotId): number {
    return this.identityHashes[id]!
  }

  /** Adds a pilot with the lowest number that is free at `tick`, when it also gets its first ship. */
  join(
    { name, drone, session, user, ship, party = '', team = NO_TEAM, skill = 0 }: Newcomer,
    tick: Tick,
    relay = NO_RELAY,
  ): Pilot {
    // Written out, here and in a snapshot: after a spread, each pilot has a hidden class of its own, and a walk over all of
    // them takes 90 times as long.
    const pilot: Pilot = {
      id: this.numbers.take(tick),
      name,
      drone,
      skill,
      ship,
      session,
      user,
      party,
      joinedAt: tick,
      score: 0,
      banked: 0,
      team,
      readyAt: 0,
      spawnAt: tick,
      kept: 0,
      wounds: [],
      next: AT_REST,
      adriftSince: STEERED,
      relay,
    }
    this.add(pilot)
    return pilot
  }

  /** Removes a pilot; its number is not given again before tick `restUntil`. */
  leave(id: PilotId, restUntil: Tick): void {
    const pilot = this.byId[id]
    if (pilot === undefined) return
    this.numbers.release(id, restUntil)
    this.byId[id] = undefined
    if (pilot.session !== '') this.bySession.delete(pilot.session)
    if (!pilot.drone) this.visitors--
    const last = this.list.pop()!
    if (last !== pilot) this.list[this.list.indexOf(pilot)] = last
  }

  /** Puts back what a snapshot holds, in place of all that is here. */
  restore(pilots: readonly Pilot[], resting: readonly (readonly [number, number])[], fresh: number): void {
    this.list.length = 0
    this.byId.length = 0
    this.bySession.clear()
    this.visitors = 0
    const taken = pilots.map(({ id }) => id)
    this.numbers.restore(taken, resting, fresh)
    for (const pilot of pilots) this.add(pilot)
  }

  private add(pilot: Pilot): void {
    const { id, name, session, user, party, drone } = pilot
    this.byId[id] = pilot
    this.list.push(pilot)
    if (session !== '') this.bySession.set(session, pilot)
    if (!drone) this.visitors++
    const writer = new ByteWriter(64)
    for (const text of [name, session, user, party]) writer.bytes(encodeValue(text))
    const identity = writer.copy()
    this.identities[id] = identity
    if (id >= this.identityHashes.length) this.identityHashes = widened(this.identityHashes, id + 1)
    this.identityHashes[id] = identity.reduce((hash, byte) => mix((hash + 1) ^ byte), 0)
  }
}

function widened(values: Uint32Array, needed: number): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(Math.max(needed, values.length * 2))
  wider.set(values)
  return wider
}
