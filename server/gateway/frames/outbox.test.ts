import { describe, expect, it } from 'vitest'
import { decodeServerMessage } from '../../../shared/codec.ts'
import { pushScored } from '../../../shared/events.ts'
import { smallDefinition } from '../../../tests/small-universe.ts'
import { createUniverse } from '../../universe/tick.ts'
import { Entries } from './entries.ts'
import { Outbox } from './outbox.ts'
import { Pace } from './pace.ts'
import { Traffic } from './traffic.ts'

const HOME = 27
/** To the right of HOME, and so in its view. */
const BESIDE = 28

/** Something happens in `where` at each of these ticks; gives the ticks of each frame, by the tick it was sent at. */
function framesOf(step: number, where: (tick: number) => number): Map<number, number[]> {
  const frames = new Map<number, number[]>()
  const pace = new Pace()
  pace.step = step
  const universe = createUniverse({ ...smallDefinition(), columns: 8, rows: 8 })
  const { log } = universe
  const entries = new Entries(universe)
  let now = 0
  const publish = (_home: number, bytes: Uint8Array) => {
    const frame = decodeServerMessage(bytes.slice())
    if (frame.type === 'frame')
      frames.set(
        now,
        frame.ticks.map(({ tick }) => tick),
      )
  }
  const outbox = new Outbox({ universe, entries, pace, traffic: new Traffic(), publish })
  outbox.watch(HOME, 0)
  for (now = 1; now <= 12; now++) {
    log.clear()
    universe.tick = now
    pushScored(log.at(where(now)), 1, now)
    outbox.compose({ news: [], hashes: null, lateness: null })
    outbox.flush()
  }
  return frames
}

describe('the frames of a home sector', () => {
  it('are sent at once in calm when something happens there, and with the next tick when it happens beside it', () => {
    expect([...framesOf(0, () => HOME)].slice(0, 3)).toEqual([
      [1, [1]],
      [2, [2]],
      [3, [3]],
    ])
    expect([...framesOf(0, () => BESIDE)].slice(0, 2)).toEqual([
      [2, [1, 2]],
      [4, [3, 4]],
    ])
  })

  it('wait for each other when the server is busy, and hold every tick', () => {
    expect([...framesOf(2, () => BESIDE)]).toEqual([
      [4, [1, 2, 3, 4]],
      [8, [5, 6, 7, 8]],
      [12, [9, 10, 11, 12]],
    ])
  })

  it('do not wait when something happens in the home sector itself', () => {
    expect([...framesOf(2, (tick) => (tick === 6 ? HOME : BESIDE))]).toEqual([
      [4, [1, 2, 3, 4]],
      [6, [5, 6]],
      [10, [7, 8, 9, 10]],
    ])
  })

  it('wait even then when nothing else helps', () => {
    expect([...framesOf(5, (tick) => (tick === 9 ? HOME : BESIDE))]).toEqual([
      [8, [1, 2, 3, 4, 5, 6, 7, 8]],
      [12, [9, 10, 11, 12]],
    ])
  })
})
