import { describe, expect, it } from 'vitest'
import { decodeServerMessage } from '../../../shared/codec.ts'
import { pushScored } from '../../../shared/events.ts'
import { smallDefinition } from '../../../tests/small-universe.ts'
import { createUniverse } from '../../universe/tick.ts'
import { Entries } from './entries.ts'
import { Outbox, type Turn } from './outbox.ts'
import { Pace } from './pace.ts'
import { Traffic } from './traffic.ts'

const HOME = 27
/** To the right of HOME, and so in its view. */
const BESIDE = 28

interface Opened {
  readonly outbox: Outbox
  /** A tick in which something happens in `sector`. */
  tick(tick: number, sector: number): void
}

/** An outbox; `publish` is given the ticks of each frame. */
function open(
  step: number,
  publish: (stream: number, ticks: number[]) => void,
  later: (turn: Turn) => void = (turn) => turn(),
): Opened {
  const pace = new Pace()
  pace.step = step
  const universe = createUniverse({ ...smallDefinition(), columns: 8, rows: 8 })
  const outbox = new Outbox({
    universe,
    entries: new Entries(universe),
    pace,
    traffic: new Traffic(),
    publish: (stream, bytes) => {
      const frame = decodeServerMessage(bytes.slice())
      if (frame.type !== 'frame') throw new Error('not a frame')
      publish(
        stream,
        frame.ticks.map(({ tick }) => tick),
      )
    },
    isReplay: false,
    later,
  })
  return {
    outbox,
    tick(tick, sector) {
      universe.log.clear()
      universe.tick = tick
      pushScored(universe.log.at(sector), 1, tick)
      outbox.compose({ news: [], hashes: null, lateness: null })
      outbox.flush()
    },
  }
}

/** Something happens in `where` at each of these ticks; gives the ticks of each frame, by the tick it was sent at. */
function framesOf(step: number, where: (tick: number) => number): Map<number, number[]> {
  const frames = new Map<number, number[]>()
  let now = 0
  const { outbox, tick } = open(step, (_stream, ticks) => frames.set(now, ticks))
  outbox.watch(HOME, 0, false)
  for (now = 1; now <= 12; now++) tick(now, where(now))
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

describe('the frames of spectators', () => {
  it('wait for four ticks in calm, whatever happens where they are, in ticks that differ from home to home', () => {
    for (const home of [HOME, BESIDE]) {
      const frames = new Map<number, number[]>()
      let now = 0
      const { outbox, tick } = open(0, (_stream, ticks) => frames.set(now, ticks))
      outbox.watch(home, 0, true)
      for (now = 1; now <= 12; now++) tick(now, home)
      const first = 4 - (home % 4)
      expect([...frames].slice(1)).toEqual([
        [first + 4, [1, 2, 3, 4].map((n) => first + n)],
        [first + 8, [5, 6, 7, 8].map((n) => first + n)],
      ])
    }
  })

  it('go out some at a time, after those of pilots, and every tick is in them once', () => {
    const sent = new Map<number, number[]>()
    const turns: Turn[] = []
    const publish = (stream: number, ticks: number[]) => {
      sent.set(stream, [...(sent.get(stream) ?? []), ...ticks])
    }
    const { outbox, tick } = open(0, publish, (turn) => turns.push(turn))
    const pilots = outbox.watch(HOME, 0, false)
    const streams = new Set(Array.from({ length: 1000 }, () => outbox.watch(HOME, 0, true)))
    expect(streams.size).toBe(8)
    for (let now = 1; now <= 8; now++) {
      tick(now, HOME)
      expect(sent.get(pilots.number)?.at(-1)).toBe(now)
      // Two of the eight are due in each tick, each with a turn of its own, and the last turn finds none.
      let most = 0
      while (turns.length > 0) {
        const before = [...streams].filter(({ sentTick }) => sentTick === now).length
        turns.shift()!()
        most = Math.max(most, [...streams].filter(({ sentTick }) => sentTick === now).length - before)
      }
      expect(most).toBe(1)
    }
    for (const { number, sentTick } of streams)
      expect(sent.get(number)).toEqual(Array.from({ length: sentTick }, (_, n) => n + 1))
    expect(Math.min(...[...streams].map(({ sentTick }) => sentTick))).toBeGreaterThanOrEqual(5)
  })

  it('lose nothing on a server whose turns never come, nor when time stands still', () => {
    const sent: number[] = []
    const { outbox, tick } = open(
      0,
      (_stream, ticks) => sent.push(...ticks),
      () => undefined,
    )
    outbox.watch(HOME, 0, true)
    for (let now = 1; now <= 30; now++) tick(now, HOME)
    expect(sent.length).toBeGreaterThan(20)
    outbox.flushAll()
    expect(sent).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
  })
})
