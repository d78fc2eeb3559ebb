// What makes a universe go on: the commands of those who are in it now, or a journal of those who were.

import type { Command } from '../universe/stages/commands.ts'
import { step } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'
import type { Inbox } from './inbox.ts'

export interface Engine {
  readonly universe: Universe
  /** How many times as fast as real time the universe goes; 0 while it stands still. */
  readonly speed: number
  /** Ticks to take in this tick of the server. */
  due(): number
  /** Takes a tick, and gives the commands that went into it. */
  advance(): readonly Command[]
}

/** Goes by the commands that arrive. */
export function createLiveEngine(universe: Universe, inbox: Inbox): Engine {
  return {
    universe,
    speed: 1,
    due: () => 1,
    advance: () => {
      const commands = inbox.take()
      step(universe, commands)
      return commands
    },
  }
}
