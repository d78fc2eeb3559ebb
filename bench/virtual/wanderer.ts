// A pilot that takes a new course at random every now and then, mostly under thrust, and fires half of the time.
import type { Control } from '../../client/helm.ts'
import type { Sky } from '../../client/sky.ts'
import { Random } from '../../shared/random.ts'

/** Milliseconds between two changes of mind, at least and at most. */
const SHORTEST_COURSE_MS = 200
const LONGEST_COURSE_MS = 1200

export class Wanderer {
  private readonly random: Random
  private until = 0
  private control: Control = { target: null, thrust: false, fire: false, special: false }

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  decide(_sky: Sky, now: number): Control {
    const { random } = this
    if (now >= this.until) {
      this.until = now + random.between(SHORTEST_COURSE_MS, LONGEST_COURSE_MS)
      this.control = {
        target: random.below(256),
        thrust: random.below(4) > 0,
        fire: random.below(2) > 0,
        special: false,
      }
    }
    return this.control
  }
}
