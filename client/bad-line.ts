// A bad line on purpose: a socket whose messages are delayed both ways, for players and bots that want to know how the
// game feels, or does, far away. Order is kept, as on a real line.
import type { Timers } from '../shared/timers.ts'
import type { CreateSocket, Socket } from './connection.ts'
import type { BadLine } from './read-bad-line.ts'

const STALL_PERIOD_MS = 20_000
/** Of each period, when the stall begins. */
const STALL_AT_MS = 10_000

/** Sockets of `createSocket`, on such a line. `random`: 0 <= random() < 1. */
export function overBadLine(
  createSocket: CreateSocket,
  line: BadLine,
  timers: Timers,
  random: () => number,
): CreateSocket {
  return (url, subprotocols) => new DelayedSocket(createSocket(url, subprotocols), line, timers, random)
}

class DelayedSocket implements Socket {
  onopen: Socket['onopen'] = null
  onmessage: Socket['onmessage'] = null
  onclose: Socket['onclose'] = null
  onerror: Socket['onerror'] = null
  private readonly inner: Socket
  private readonly up: Lane
  private readonly down: Lane

  constructor(inner: Socket, line: BadLine, timers: Timers, random: () => number) {
    this.inner = inner
    this.up = new Lane(line, timers, random)
    this.down = new Lane(line, timers, random)
    inner.onopen = (event) => this.down.add(() => this.onopen?.(event))
    inner.onmessage = (event) => this.down.add(() => this.onmessage?.(event))
    inner.onclose = (event) => this.down.add(() => this.onclose?.(event))
    inner.onerror = (event) => this.down.add(() => this.onerror?.(event))
  }

  get binaryType(): string {
    return this.inner.binaryType
  }

  set binaryType(type: string) {
    this.inner.binaryType = type
  }

  get readyState(): number {
    return this.inner.readyState
  }

  send(data: Uint8Array): void {
    // The caller may use its bytes again before they are sent.
    const copy = data.slice()
    this.up.add(() => this.inner.send(copy))
  }

  close(code?: number, reason?: string): void {
    this.up.add(() => this.inner.close(code, reason))
  }
}

/** One direction of a line: what is added arrives later, in its order. */
class Lane {
  private readonly line: BadLine
  private readonly timers: Timers
  private readonly random: () => number
  private readonly openedAt: number
  private isWaiting = false
  private readonly waiting: { readonly arrival: number; readonly run: () => void }[] = []

  constructor(line: BadLine, timers: Timers, random: () => number) {
    this.line = line
    this.timers = timers
    this.random = random
    this.openedAt = timers.now()
  }

  add(run: () => void): void {
    const { lag, jitter } = this.line
    const delay = Math.max(0, lag / 2 + (this.random() - 0.5) * jitter)
    const last = this.waiting.at(-1)?.arrival ?? 0
    const arrival = this.afterStall(Math.max(last, this.timers.now() + delay))
    this.waiting.push({ arrival, run })
    this.wait()
  }

  /** One timer at a time: timers of their own could overtake each other, by their rounding. */
  private wait(): void {
    const next = this.waiting[0]
    if (this.isWaiting || next === undefined) return
    this.isWaiting = true
    this.timers.after(next.arrival - this.timers.now(), () => this.deliver())
  }

  private deliver(): void {
    this.isWaiting = false
    const now = this.timers.now()
    while (this.waiting.length > 0 && this.waiting[0]!.arrival <= now) this.waiting.shift()!.run()
    this.wait()
  }

  private afterStall(time: number): number {
    const phase = (time - this.openedAt) % STALL_PERIOD_MS
    const end = STALL_AT_MS + this.line.stall * 1000
    return phase < STALL_AT_MS || phase >= end ? time : time + end - phase
  }
}
