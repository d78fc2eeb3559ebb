// A server in which nothing lasts takes no more of its machine afterwards: the small edition of `npm run bench -- churn`.
import { expect, it } from 'vitest'
import { churn } from '../bench/churn/churn.ts'
import { CAN_MEASURE } from '../bench/churn/footprint.ts'
import { program } from './program.ts'

const SECONDS = 15
const WARM_UP_SECONDS = 5

it.skipIf(!CAN_MEASURE)(
  `${SECONDS} s of joins, leaves, sleeps, wakes, creations and closes leave nothing`,
  async () => {
    const options = { program: program(), seconds: SECONDS, warmUpSeconds: WARM_UP_SECONDS, cutOffs: 0 }
    const { before, after, lives, wakes, created } = await churn(options)
    console.info(
      `churn: ${JSON.stringify(lives)}, ${wakes} wakes, ${created} created and closed; ` +
        `before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`,
    )
    expect(lives.left).toBeGreaterThan(SECONDS)
    expect(Math.min(wakes, created)).toBeGreaterThan(3)
    // Those whose universe was closed under them.
    expect(lives['not let in']).toBeLessThanOrEqual(created)
    expect(after.heapMB - before.heapMB).toBeLessThan(3)
    expect(after.openFiles).toBeLessThanOrEqual(before.openFiles)
    expect(after.logFiles).toBe(before.logFiles)
    expect(after.dataMB - before.dataMB).toBeLessThan(5)
    expect(after.awakeUniverses).toBe(0)
  },
)
