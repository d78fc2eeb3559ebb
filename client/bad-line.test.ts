import { describe, expect, it } from 'vitest'
import { VirtualTimers } from '../bench/virtual/virtual-timers.ts'
import { Random } from '../shared/random.ts'
import { overBadLine } from './bad-line.ts'
import type { Socket } from './connection.ts'
import { type BadLine, readBadLine } from './read-bad-line.ts'

/** A socket whose other end answers at once with what it gets; `log` has when that was. */
function echo(line: BadLine, timers: VirtualTimers, log: number[]): Socket {
  const random = new Random(4)
  const inner: Socket = {
    binaryType: '',
    readyState: 1,
    send: (data) => {
      log.push(timers.now())
      inner.onmessage?.({ data: data.slice().buffer })
    },
    close: (code = 1005, reason = '') => inner.onclose?.({ code, reason }),
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
  }
  return overBadLine(
    () => inner,
    line,
    timers,
    () => random.next() / 2 ** 32,
  )('', [])
}

/** Round trips of a message every 10 ms, in milliseconds, and the order in which they came back. */
function measure(line: BadLine, ms: number): { trips: number[]; order: number[]; sent: number[] } {
  const timers = new VirtualTimers()
  const log: number[] = []
  const socket = echo(line, timers, log)
  const [trips, order, sent]: [number[], number[], number[]] = [[], [], []]
  socket.onmessage = ({ data }) => {
    const [number] = new Uint32Array(data as ArrayBuffer)
    order.push(number!)
    trips.push(timers.now() - sent[number!]!)
  }
  for (let now = 0; now < ms; now += 10) {
    timers.advanceTo(now)
    const data = Uint32Array.of(sent.length)
    sent.push(now)
    socket.send(new Uint8Array(data.buffer))
    // The caller may use its bytes again.
    data.fill(0)
  }
  timers.advanceTo(ms + 30_000)
  return { trips, order, sent }
}

describe('a bad line', () => {
  it('adds its lag to each round trip, give or take its jitter, and keeps the order', () => {
    const { trips, order, sent } = measure({ lag: 150, jitter: 50, stall: 0 }, 8000)
    const mean = trips.reduce((sum, trip) => sum + trip, 0) / trips.length
    console.info(
      `bad line of 150 +- 50 ms: ${Math.min(...trips).toFixed(0)} to ${Math.max(...trips).toFixed(0)} ms`,
    )
    expect(order).toEqual(sent.map((_, n) => n))
    expect(Math.min(...trips)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...trips)).toBeLessThanOrEqual(200)
    expect(Math.abs(mean - 155)).toBeLessThan(20)
  })

  it('lets nothing through while it stalls, and all of it afterwards, in order', () => {
    const { trips, order, sent } = measure({ lag: 20, jitter: 0, stall: 2 }, 15_000)
    expect(order).toEqual(sent.map((_, n) => n))
    expect(Math.max(...trips)).toBeGreaterThan(1900)
    expect(trips.filter((trip) => trip > 30).length).toBeLessThan(220)
  })

  it('passes on the end of the connection, after what was sent before', () => {
    const timers = new VirtualTimers()
    const socket = echo({ lag: 100, jitter: 0, stall: 0 }, timers, [])
    const heard: string[] = []
    socket.onmessage = () => heard.push('message')
    socket.onclose = ({ code }) => heard.push(`close ${code}`)
    socket.send(Uint8Array.of(1))
    socket.close(1000)
    timers.advanceTo(99)
    expect(heard).toEqual([])
    timers.advanceTo(100)
    expect(heard).toEqual(['message', 'close 1000'])
  })

  it('is read from an address or a command line; nothing there, or nonsense, is no bad line', () => {
    expect(readBadLine('150', '50', '2')).toEqual({ lag: 150, jitter: 50, stall: 2 })
    expect(readBadLine('150', null, undefined)).toEqual({ lag: 150, jitter: 0, stall: 0 })
    expect(readBadLine(null, null, null)).toBeNull()
    expect(readBadLine('-5', 'x', '')).toBeNull()
  })
})
