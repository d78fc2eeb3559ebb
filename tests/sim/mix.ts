// What goes wrong in one run of a simulation. Each seed has a mix of its own: where everything goes wrong at once, one fault
// hides what another would show.
import type { Random } from '../../shared/random.ts'

/** Where nothing else is said, in one tick of so many; 0 is never. */
export interface Mix {
  /** Of 6,000 connections in a tick, so many are cut or stall. */
  readonly cuts: number
  readonly stalls: number
  /** The server puts more or fewer ticks into a frame from now on. */
  readonly busy: number
  /** The process dies. */
  readonly kills: number
  /** Of those that start after a death, one of so many dies while it recovers. */
  readonly secondKills: number
  /** The process ends on purpose, and another one starts. */
  readonly restarts: number
  /** A second process takes the universe while the first still runs. */
  readonly usurpers: number
  /** The disk is full for a while. */
  readonly fills: number
  /** The log is slow, or its disk fails now and then, for a while. */
  readonly shakes: number
  /** All players leave, and nobody comes for a while. */
  readonly exoduses: number
  /** A player cannot reach any server for a while. */
  readonly absences: number
  /** How many times as long as others such a run is. */
  readonly length: number
  /** One act of so many says something. */
  readonly silence: number
  /** Milliseconds that a universe stays awake without anybody. */
  readonly graceMs: number
  /** Milliseconds that a step seems to take: they decide how often a checkpoint is due. */
  readonly stepMs: number
}

/** A server that never fails. */
export function steadyMix(isBusy: boolean): Mix {
  return {
    cuts: 10,
    stalls: 6,
    busy: isBusy ? 30 : 0,
    kills: 0,
    secondKills: 0,
    restarts: 0,
    usurpers: 0,
    fills: 0,
    shakes: 0,
    exoduses: 0,
    absences: 0,
    length: 1,
    silence: 20,
    graceMs: 60_000,
    stepMs: 0,
  }
}

/** A server that dies, and half of the other faults, each at a rate of its own. */
export function drawMix(random: Random): Mix {
  const perhaps = (low: number, high: number) => (random.below(2) === 0 ? 0 : random.between(low, high))
  return {
    cuts: perhaps(3, 30),
    stalls: perhaps(3, 20),
    busy: perhaps(20, 100),
    kills: random.between(50, 400),
    secondKills: perhaps(2, 6),
    restarts: perhaps(150, 600),
    usurpers: perhaps(150, 600),
    fills: perhaps(100, 400),
    shakes: perhaps(50, 300),
    exoduses: perhaps(150, 600),
    absences: perhaps(500, 3000),
    length: random.below(4) === 0 ? 3 : 1,
    silence: random.below(2) === 0 ? 20 : 2,
    graceMs: random.below(2) === 0 ? 500 : 60_000,
    stepMs: perhaps(2, 12),
  }
}
