import { describe, expect, it } from 'vitest'
import type { Overview } from '../../../shared/overview.ts'
import { smallDefinition } from '../../../tests/small-universe.ts'
import type { Reader, Sink } from '../../net/request.ts'
import type { Place } from '../../replica/place.ts'
import { KEPT_ITEMS } from '../../universe/feed.ts'
import type { Pilot } from '../../universe/pilots.ts'
import { createUniverse } from '../../universe/tick.ts'
import { EventHub, MOST_BYTES, TURN_MS, TURNS } from './event-hub.ts'

/** A reader's end: what was written, and what waits because the kernel does not take it. */
class FakeSink implements Sink {
  text = ''
  waiting = 0
  mostWaiting = 0
  isStalled = false
  isOver = false
  reader: Reader | null = null
  written: Uint8Array | null = null

  write(bytes: Uint8Array): boolean {
    this.written = bytes
    this.text += Buffer.from(bytes).toString()
    if (!this.isStalled) return true
    this.waiting += bytes.length
    this.mostWaiting = Math.max(this.mostWaiting, this.waiting)
    return false
  }

  end(bytes: Uint8Array): void {
    this.write(bytes)
    this.isOver = true
  }

  goOn(): void {
    this.isStalled = false
    this.waiting = 0
    this.reader?.drained()
  }
}

function set() {
  let ms = 0
  let cut = 0
  const universe = createUniverse(smallDefinition())
  const definition = smallDefinition()
  const place = { definition, terms: definition, replica: { incarnation: 'life', universe } }
  const overview = () => ({ tick: Math.floor(ms / 1000) }) as unknown as Overview
  const hub = new EventHub({
    place: () => place as unknown as Place,
    overview,
    now: () => ms,
    onCut: () => cut++,
  })
  const read = (sink = new FakeSink()) => {
    sink.reader = hub.join(sink, null, () => undefined)
    return sink
  }
  const second = () => {
    for (let n = 0; n < TURNS; n++) {
      ms += TURN_MS
      hub.next()
    }
  }
  const tell = (times: number) => {
    for (let n = 0; n < times; n++) universe.feed.add('ruled', ++universe.tick, null)
  }
  const tellMuch = () => {
    for (let n = 0; n < KEPT_ITEMS; n++) universe.feed.add('destroyed', universe.tick, LONG, LONG)
  }
  return { hub, read, second, tell, tellMuch, cut: () => cut }
}

/** Its name is as long as names may be. */
const LONG = { id: 1, name: '\u{1d518}'.repeat(20), drone: false, score: 9 } as Pilot

const count = (text: string, event: string) => text.split(`event: ${event}\n`).length - 1

describe('the readers of events', () => {
  it('are written to once a second, in turns, with the same bytes for all who are as far', () => {
    const { read, second, tell } = set()
    const sinks = Array.from({ length: 3 * TURNS }, () => read())
    second()
    tell(3)
    second()
    for (const { text } of sinks) {
      expect(count(text, 'ruled')).toBe(3)
      expect(count(text, 'overview')).toBeGreaterThan(1)
    }
    expect(new Set(sinks.map(({ written }) => written)).size).toBe(TURNS)
  })

  it('that read nothing for a while have it all afterwards', () => {
    const { read, second, tell } = set()
    const sink = read()
    sink.isStalled = true
    for (let n = 0; n < 4; n++) {
      tell(10)
      second()
    }
    expect(count(sink.text, 'ruled')).toBe(10)
    sink.goOn()
    second()
    expect(count(sink.text, 'ruled')).toBe(40)
    const ids = [...sink.text.matchAll(/^id: life\.\d+\.(\d+)$/gm)].map(([, number]) => Number(number))
    expect(ids).toEqual(Array.from({ length: 41 }, (_, n) => n))
  })

  it('that read nothing cost at most 64 kB, and are cut with an event', () => {
    const { hub, read, second, tellMuch, cut } = set()
    const sinks = Array.from({ length: 100 }, () => {
      const sink = read()
      sink.isStalled = true
      return sink
    })
    for (let n = 0; n < 8; n++) {
      tellMuch()
      second()
    }
    expect([cut(), hub.size]).toEqual([100, 0])
    const most = Math.max(...sinks.map(({ mostWaiting }) => mostWaiting))
    console.info(`events: a stalled reader costs ${most} bytes, and is cut`)
    expect(most).toBeGreaterThan(10_000)
    expect(most).toBeLessThanOrEqual(64 * 1024)
    for (const { text, isOver } of sinks) expect([count(text, 'cut'), isOver]).toEqual([1, true])
  })

  it('are told of a gap, when more happened than is kept or may be sent at once', () => {
    const { read, second, tell } = set()
    const sink = read()
    second()
    tell(1000)
    second()
    expect([count(sink.text, 'gap'), count(sink.text, 'ruled')]).toEqual([1, KEPT_ITEMS])
    tell(2)
    second()
    expect(count(sink.text, 'ruled')).toBe(KEPT_ITEMS + 2)
    expect(sink.text.length).toBeLessThan(MOST_BYTES + 2000)
  })
})
