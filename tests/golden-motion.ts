// A long trajectory and the sine table as two hashes: computed by the tests in Node and in a browser alike.
import { createBodies } from '../shared/bodies.ts'
import { hashShip } from '../shared/hash.ts'
import { COSINE, headingTo, SINE, stepShip } from '../shared/motion.ts'
import { mix, Random } from '../shared/random.ts'
import { createGrid } from '../shared/sectors.ts'
import { SHIP_CLASSES } from '../shared/ship-classes.ts'

export interface Golden {
  sine: number
  trajectory: number
  headings: number
  /** A flight of each class of ships, by model. */
  classes: readonly number[]
}

/** Pinned. A change here is a change of the protocol. */
export const GOLDEN: Golden = {
  sine: 2536915040,
  trajectory: 3033135681,
  headings: 1986647330,
  classes: [4222162930, 1756357818, 643222335, 3710059798, 335188000],
}

export function computeGolden(): Golden {
  let sine = 0
  for (let i = 0; i < 256; i++) sine = mix(sine ^ (SINE[i]! * 65536 + COSINE[i]!))

  const grid = createGrid(7, 5)
  const bodies = createBodies()
  const { ships } = bodies
  const random = new Random(42)
  ships.add(0)
  ships.x[0] = 1000
  ships.y[0] = 2000
  let trajectory = 0
  for (let tick = 1; tick <= 200_000; tick++) {
    if (random.below(12) === 0) {
      ships.target[0] = random.below(256)
      ships.controls[0] = random.below(4)
    }
    stepShip(ships, 0, tick, grid)
    trajectory = mix(trajectory ^ hashShip(bodies, 0, tick))
  }

  let headings = 0
  for (let n = 0; n < 10_000; n++) {
    headings = mix(headings ^ headingTo(random.between(-9000, 9000), random.between(-9000, 9000)))
  }
  const classes = SHIP_CLASSES.map((_, model) => flyClass(model))
  return { sine, trajectory, headings, classes }
}

/** 20,000 ticks of one class, steered at random from the seed 43 + model. */
function flyClass(model: number): number {
  const grid = createGrid(7, 5)
  const bodies = createBodies()
  const { ships } = bodies
  const random = new Random(43 + model)
  ships.add(0)
  ships.model[0] = model
  let hash = 0
  for (let tick = 1; tick <= 20_000; tick++) {
    if (random.below(12) === 0) {
      ships.target[0] = random.below(256)
      ships.controls[0] = random.below(4)
    }
    stepShip(ships, 0, tick, grid)
    hash = mix(hash ^ hashShip(bodies, 0, tick))
  }
  return hash
}
