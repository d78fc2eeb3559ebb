// What a player does: the same motion decisions, from a seed, whatever server they are sent to.
import { Random } from '../../shared/random.ts'
import { FIRE, THRUST } from '../../shared/rules.ts'

export interface Decision {
  /** Milliseconds until the next one. */
  readonly waitMs: number
  readonly target: number
  readonly controls: number
}

/** Milliseconds between two changes of mind, at least and at most: 1.4 decisions a second. */
export const SHORTEST_COURSE_MS = 200
export const LONGEST_COURSE_MS = 1200

/** One player's decisions: mostly under thrust and, with `firing`, firing half of the time. */
export class Script {
  private readonly random: Random
  private readonly firing: boolean

  constructor(seed: number, firing: boolean) {
    // Neighbouring seeds are one step of the counter apart: spread them.
    this.random = new Random(Math.imul(seed + 1, 0x85ebca6b))
    this.firing = firing
  }

  next(): Decision {
    const { random } = this
    const target = random.below(256)
    const thrust = random.below(4) > 0 ? THRUST : 0
    const fire = random.below(2) > 0 && this.firing ? FIRE : 0
    return { waitMs: random.between(SHORTEST_COURSE_MS, LONGEST_COURSE_MS), target, controls: thrust | fire }
  }
}
