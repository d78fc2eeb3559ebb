// A player of Orrery that understands as little as it may: it flies, pings, counts, and sees holes in the numbering.
import { encodeClientMessage } from '../../shared/codec.ts'
import { INPUT_SEQUENCES } from '../../shared/limits.ts'
import { type Role, SERVER_TYPE } from '../../shared/protocol.ts'
import type { Calendar } from './calendar.ts'
import { enter } from './entry.ts'
import { binaryFrame, PlainSocket } from './plain-socket.ts'
import { Script } from './script.ts'

export interface OrreryClientOptions {
  readonly port: number
  readonly universe: string
  readonly role: Role
  readonly name: string
  readonly seed: number
  readonly firing: boolean
  readonly calendar: Calendar
  readonly counts: Counts
}

/** Of all clients of a process. */
export interface Counts {
  frames: number
  keyframes: number
  /** Of keyframes and pongs, framing included. */
  otherBytes: number
  pongs: number
  steers: number
  pings: number
  gaps: number
  lost: number
  reasons: Record<string, number>
  /** Milliseconds from the first try to connect to the first keyframe. */
  firstKeyframes: number[]
}

/** As client/visit.ts does. */
const PING_MS = 2000

/** Bytes on the wire of a message of the server (RFC 6455, 5.2). */
function wireBytes(payload: number): number {
  return payload + (payload < 126 ? 2 : payload < 65536 ? 4 : 10)
}

/** Where `uint` left off. */
let cursor = 0

/** The msgpack number at bytes[cursor], as far as the server writes such. */
function uint(bytes: Buffer): number {
  const first = bytes[cursor++]!
  if (first < 0x80) return first
  if (first === 0xcc) return bytes[cursor++]!
  if (first === 0xcd) {
    cursor += 2
    return bytes.readUInt16BE(cursor - 2)
  }
  cursor += 4
  return bytes.readUInt32BE(cursor - 4)
}

export class OrreryClient {
  home = -1
  present = false
  private readonly options: OrreryClientOptions
  private readonly script: Script
  private readonly started = performance.now()
  private socket: PlainSocket | null = null
  private sequence = 0
  private tick = 0
  private inputs = 0
  private tokens = 0
  private stopped = false

  constructor(options: OrreryClientOptions) {
    this.options = options
    this.script = new Script(options.seed, options.firing)
    this.open().catch((error: Error) => this.lose(error.message))
  }

  get bytes(): number {
    return this.socket?.bytes ?? 0
  }

  get reads(): number {
    return this.socket?.reads ?? 0
  }

  stop(): void {
    this.stopped = true
    this.socket?.close()
  }

  private async open(): Promise<void> {
    const { port, universe, role, name } = this.options
    const { path, headers, first } = await enter(port, universe, role, name)
    this.socket = new PlainSocket({
      port,
      path,
      headers,
      listener: {
        opened: () => this.socket?.send(first),
        message: (bytes, from, to) => this.message(bytes, from, to),
        closed: (code, reason) => this.lose(`${code} ${reason}`),
      },
    })
  }

  private lose(reason: string): void {
    const { counts } = this.options
    this.present = false
    if (this.stopped) return
    this.stopped = true
    counts.lost++
    counts.reasons[reason] = (counts.reasons[reason] ?? 0) + 1
  }

  private message(bytes: Buffer, from: number, to: number): void {
    const { counts } = this.options
    cursor = from
    switch (uint(bytes)) {
      case SERVER_TYPE.frame: {
        counts.frames++
        const home = uint(bytes)
        const sequence = uint(bytes)
        if (home !== this.home || sequence <= this.sequence) return
        if (sequence !== this.sequence + 1) counts.gaps++
        this.sequence = sequence
        this.tick = uint(bytes)
        return
      }
      case SERVER_TYPE.keyframe:
        counts.keyframes++
        counts.otherBytes += wireBytes(to - from)
        uint(bytes)
        this.home = uint(bytes)
        this.sequence = uint(bytes)
        this.tick = uint(bytes)
        if (!this.present) this.arrive()
        return
      case SERVER_TYPE.pong:
        counts.pongs++
        counts.otherBytes += wireBytes(to - from)
        return
    }
  }

  private arrive(): void {
    const { calendar, counts, role, seed } = this.options
    this.present = true
    counts.firstKeyframes.push(performance.now() - this.started)
    calendar.after((seed * 37) % PING_MS, () => this.ping())
    if (role === 'pilot') calendar.after(this.script.next().waitMs, () => this.steer())
  }

  private ping(): void {
    if (this.stopped) return
    this.options.counts.pings++
    this.socket?.send(
      binaryFrame(encodeClientMessage({ type: 'ping', token: this.tokens++, tick: this.tick, line: 0 })),
    )
    this.options.calendar.after(PING_MS, () => this.ping())
  }

  private steer(): void {
    if (this.stopped) return
    const { waitMs, target, controls } = this.script.next()
    this.inputs = (this.inputs + 1) % INPUT_SEQUENCES
    this.options.counts.steers++
    this.socket?.send(
      binaryFrame(encodeClientMessage({ type: 'steer', sequence: this.inputs, target, controls, tick: 0 })),
    )
    this.options.calendar.after(waitMs, () => this.steer())
  }
}
