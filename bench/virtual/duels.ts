// Plays of duellists in a process of its own, so that several go on at once: each is the same each time.
import type { BadLine } from '../../client/read-bad-line.ts'
import type { Rules } from '../../server/universe/definition.ts'
import { answerCalls } from '../load/calls.ts'
import { Arena } from './arena.ts'
import type { Record } from './record.ts'

export interface DuelsPlay {
  readonly seed: number
  readonly lines: readonly BadLine[]
  readonly rules: Partial<Rules>
  readonly seconds: number
}

/** As often as is needed to see shots hit; more would take longer. */
const FRAMES_PER_SECOND = 30

async function play({ seconds, ...options }: DuelsPlay): Promise<Record[]> {
  const arena = await Arena.open({ ...options, framesPerSecond: FRAMES_PER_SECOND })
  arena.run(seconds)
  arena.settleRewound()
  return arena.seats.map(({ record }) => record)
}

answerCalls({ play })
