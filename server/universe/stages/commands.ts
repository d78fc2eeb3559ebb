// What pilots ask of a universe, and the first stage of a tick, in which it takes effect.
// With the seed, a universe's commands decide everything that happens in it.
import { SHIP } from '../../../shared/bodies.ts'
import { pushDestroyed, pushSteered } from '../../../shared/events.ts'
import type { Universe } from '../universe.ts'

export type Command =
  | { readonly type: 'join'; readonly pilot: number; readonly name: string; readonly drone: boolean }
  | { readonly type: 'leave'; readonly pilot: number }
  | {
      readonly type: 'steer'
      readonly pilot: number
      readonly target: number
      readonly controls: number
      /** The pilot's input sequence number, echoed in the event. */
      readonly sequence: number
    }

const AT_REST = { target: 192, controls: 0, sequence: 0 }

/** Applies commands in their order. One about a pilot who is not there is nothing. */
export function applyCommands(universe: Universe, commands: readonly Command[]): void {
  for (const command of commands) {
    switch (command.type) {
      case 'steer':
        applySteer(universe, command)
        break
      case 'join':
        applyJoin(universe, command)
        break
      case 'leave':
        applyLeave(universe, command)
        break
    }
  }
}

/** Adds a pilot; its ship comes with this tick's spawning. */
export function applyJoin(universe: Universe, command: Extract<Command, { type: 'join' }>): void {
  const { pilot, name, drone } = command
  universe.pilots.remove(pilot)
  universe.pilots.add({ id: pilot, name, drone, score: 0, readyAt: 0, spawnAt: universe.tick, next: AT_REST })
}

function applyLeave(universe: Universe, { pilot }: Extract<Command, { type: 'leave' }>): void {
  const { ships } = universe.bodies
  if (ships.has(pilot)) {
    pushDestroyed(universe.log.at(ships.sector[pilot]!), SHIP, pilot, -1)
    ships.remove(pilot)
  }
  universe.pilots.remove(pilot)
}

/** A pilot without a ship may steer too: its next ship starts with these controls. */
function applySteer(universe: Universe, command: Extract<Command, { type: 'steer' }>): void {
  const { pilot, target, controls, sequence } = command
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
