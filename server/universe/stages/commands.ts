// What a universe is asked for, and the first stages of a tick, in which it takes effect.
// With the seed, a universe's commands decide everything that happens in it.

import { pushSteered } from '../../../shared/events.ts'
import type { PilotId } from '../../../shared/ids.ts'
import { isModel } from '../../../shared/ship-classes.ts'
import type { Terms } from '../definition.ts'
import { manDrones } from '../drones/crew.ts'
import { changeMode } from '../match/rounds.ts'
import { hasRoomInTeam, teamFor, teamOfParty } from '../match/teams.ts'
import { type Pilot, STEERED } from '../pilots.ts'
import { NO_RELAY } from '../relays.ts'
import type { Universe } from '../universe.ts'
import { removePilot } from './leaving.ts'

export type Command =
  /** A pilot for `user`, whose session has the key with the hash `session`. Its number is the universe's to choose. */
  | {
      readonly type: 'join'
      readonly name: string
      readonly session: string
      readonly user: string
      /** The class of its first ship. */
      readonly ship: number
      /** Hash of the code of its party, or ''. */
      readonly party: string
    }
  | { readonly type: 'leave'; readonly pilot: PilotId }
  | {
      readonly type: 'steer'
      readonly pilot: PilotId
      readonly target: number
      readonly controls: number
      /** The pilot's input sequence number, echoed in the event. */
      readonly sequence: number
    }
  /** Nobody steers this pilot from now on: its ship drifts, and goes after RESUME_TICKS. */
  | { readonly type: 'adrift'; readonly pilot: PilotId }
  /** Somebody steers it again. */
  | { readonly type: 'return'; readonly pilot: PilotId }
  /** The pilot's next ship is of this class. */
  | { readonly type: 'choose'; readonly pilot: PilotId; readonly ship: number }
  /** The pilot buys a step of this property (PROPERTIES) for the ship that it has. */
  | { readonly type: 'upgrade'; readonly pilot: PilotId; readonly property: number }
  | { readonly type: 'say'; readonly from: string; readonly user: string; readonly text: string }
  /** All flights up to this number are in the careers. */
  | { readonly type: 'counted'; readonly flight: number }
  /** Other rules from now on. */
  | { readonly type: 'terms'; readonly terms: Terms }
  /** The commands from here to the next relay were asked for by the process with this relay number: its nth batch. */
  | { readonly type: 'relay'; readonly relay: number; readonly batch: number }
  /** That process is gone: nobody steers the pilots that were there. */
  | { readonly type: 'cutOff'; readonly relay: number }
  /** That process leads from the next tick on. Nothing changes in the universe. */
  | { readonly type: 'handOver'; readonly relay: number }

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

/** Applies commands in their order. One about a pilot who is not there is nothing. */
export function applyCommands(universe: Universe, commands: readonly Command[]): void {
  /** Where the commands come from; null while they are a batch that was applied before. */
  let from: number | null = NO_RELAY
  for (const command of commands) {
    if (command.type === 'relay')
      from = universe.relays.accept(command.relay, command.batch) ? command.relay : null
    else if (command.type === 'cutOff') cutOff(universe, command.relay)
    else if (from !== null && isTheirs(universe, command, from)) apply(universe, command, from)
  }
}

/** A process decides only about pilots whose sockets are there. */
function isTheirs({ pilots }: Universe, command: Command, from: number): boolean {
  if (from === NO_RELAY || !('pilot' in command) || command.type === 'return') return true
  return pilots.get(command.pilot)?.relay === from
}

function apply(universe: Universe, command: Exclude<Command, Of<'relay' | 'cutOff'>>, from: number): void {
  switch (command.type) {
    case 'steer':
      applySteer(universe, command)
      break
    case 'join':
      applyJoin(universe, command, from)
      break
    case 'leave':
      removePilot(universe, command.pilot)
      break
    case 'adrift':
      applyAdrift(universe, command)
      break
    case 'return':
      applyReturn(universe, command, from)
      break
    case 'choose':
      applyChoice(universe, command)
      break
    case 'upgrade':
      universe.orders.push(command)
      break
    case 'say':
      applySay(universe, command)
      break
    case 'counted':
      universe.flights.settle(command.flight)
      break
    case 'terms':
      applyTerms(universe, command)
      break
    case 'handOver':
      break
  }
}

/** Adds a pilot, if there is room; its ship comes with this tick's spawning. */
function applyJoin(universe: Universe, join: Of<'join'>, from: number): void {
  const { pilots, happenings, feed, tick, capacity } = universe
  const { name, session, user, ship, party } = join
  // A session has one pilot: a request that was repeated changes nothing.
  if (pilots.findSession(session) !== undefined) return
  if (pilots.visitors >= capacity || !hasRoomInTeam(universe, party)) {
    happenings.push({ type: 'full', session })
    return
  }
  const team = teamOfParty(universe, party) || teamFor(universe, false)
  const model = isModel(ship) ? ship : 0
  const pilot = pilots.join({ name, session, user, party, drone: false, ship: model, team }, tick, from)
  happenings.push({ type: 'joined', pilot })
  feed.add('joined', tick, pilot)
}

/** Which class comes next is the pilot's choice at any time; the ship that it has stays as it is. */
function applyChoice({ pilots }: Universe, { pilot: id, ship }: Of<'choose'>): void {
  const pilot = pilots.get(id)
  if (pilot !== undefined && isModel(ship)) pilot.ship = ship
}

/** A pilot without a ship may steer too: its next ship starts with these controls. */
function applySteer(universe: Universe, { pilot, target, controls, sequence }: Of<'steer'>): void {
  const { ships } = universe.bodies
  if (!ships.has(pilot)) {
    const waiting = universe.pilots.get(pilot)
    if (waiting !== undefined) waiting.next = { target, controls, sequence }
    return
  }
  ships.target[pilot] = target
  ships.controls[pilot] = controls
  ships.ack[pilot] = sequence
  pushSteered(universe.log.at(ships.sector[pilot]!), ships, pilot)
}

/** Hands off: the ship keeps its heading, and thrusts and fires no more. */
function applyAdrift(universe: Universe, { pilot: id }: Of<'adrift'>): void {
  const pilot = universe.pilots.get(id)
  if (pilot === undefined || pilot.drone || pilot.adriftSince !== STEERED) return
  pilot.adriftSince = universe.tick
  flag(universe, pilot)
  const { ships } = universe.bodies
  const [target, sequence] = ships.has(id)
    ? [ships.heading[id]!, ships.ack[id]!]
    : [pilot.next.target, pilot.next.sequence]
  applySteer(universe, { type: 'steer', pilot: id, target, controls: 0, sequence })
}

function applyReturn(universe: Universe, { pilot: id }: Of<'return'>, from: number): void {
  const pilot = universe.pilots.get(id)
  if (pilot === undefined || (pilot.adriftSince === STEERED && pilot.relay === from)) return
  pilot.adriftSince = STEERED
  pilot.relay = from
  flag(universe, pilot)
}

function cutOff(universe: Universe, relay: number): void {
  universe.relays.forget(relay)
  for (const { id, relay: at } of universe.pilots.list)
    if (at === relay) applyAdrift(universe, { type: 'adrift', pilot: id })
}

function flag({ happenings }: Universe, pilot: Pilot): void {
  happenings.push({ type: 'flagged', pilot })
}

function applySay({ chat, happenings, tick }: Universe, { from, user, text }: Of<'say'>): void {
  happenings.push({ type: 'said', line: chat.say({ tick, from, user, text }) })
}

function applyTerms(universe: Universe, { terms }: Of<'terms'>): void {
  universe.name = terms.name
  universe.capacity = terms.capacity
  const { mode } = universe.rules
  universe.rules = terms.rules
  universe.happenings.push({ type: 'ruled' })
  universe.feed.add('ruled', universe.tick, null)
  manDrones(universe)
  if (mode !== terms.rules.mode) changeMode(universe)
}
