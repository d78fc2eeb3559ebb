// Many bots at once, what they received, and how long it took.
import { setTimeout as delay } from 'node:timers/promises'
import type { BadLine } from '../../client/read-bad-line.ts'
import { Bot } from '../bot.ts'
import { Latencies, type Percentiles } from './latencies.ts'

export const BEHAVIOURS = ['idle', 'flying', 'fighting'] as const
export type Behaviour = (typeof BEHAVIOURS)[number]

export interface SwarmOptions {
  readonly url: string
  readonly universe: string
  readonly botKey?: string
  readonly count: number
  /** How long they are all there, after the ramp. */
  readonly seconds: number
  /** Over how long they come, evenly. */
  readonly ramp: number
  readonly behaviour: Behaviour
  /** The line of each of them; null for the line as it is. */
  readonly line: BadLine | null
  readonly onProgress: (summary: SwarmSummary) => void
  /** Ends it early. */
  readonly signal?: AbortSignal
}

export interface SwarmSummary {
  /** Bots that were let in. */
  joined: number
  /** Events applied by all mirrors. */
  events: number
  /** Bytes received per second by one bot, on average. */
  bytesPerSecond: number
  /** Holes in the numbering of frames. */
  gaps: number
  /** Audits, and those in which a mirror differed from its universe. */
  audits: number
  desyncs: number
  /** Connections that were lost. */
  lost: number
  /** Reasons the server gave for letting nobody in, with their number. */
  refused: Record<string, number>
  /** Why a bot was kept out or cut off, the last time that happened; null when it never did. */
  trouble: string | null
  latencies: {
    /** From the request for a ticket to the welcome. */
    readonly join: Percentiles
    /** Of a ping. */
    readonly roundTrip: Percentiles
    /** From a steer to the frame that shows it: half a tick, the round trip, and what the server takes. */
    readonly steer: Percentiles
  }
}

const PROGRESS_MS = 1000
const AWAY = 'the server cannot be reached'

/** Flies `count` bots. */
export async function flySwarm(options: SwarmOptions): Promise<SwarmSummary> {
  const swarm = new Swarm(options)
  const progress = setInterval(() => options.onProgress(swarm.summarize()), PROGRESS_MS)
  try {
    await swarm.fly()
    return swarm.summarize()
  } finally {
    clearInterval(progress)
    swarm.stop()
  }
}

class Swarm {
  private readonly options: SwarmOptions
  private readonly bots: Bot[] = []
  private readonly kept: Pick<SwarmSummary, 'refused' | 'trouble' | 'lost'> = {
    refused: {},
    trouble: null,
    lost: 0,
  }
  private readonly join = new Latencies()
  private readonly roundTrip = new Latencies()
  private readonly steer = new Latencies()
  private readonly started = performance.now()

  constructor(options: SwarmOptions) {
    this.options = options
  }

  async fly(): Promise<void> {
    const { count, ramp, seconds, signal } = this.options
    for (let n = 0; n < count; n++) {
      const due = this.started + (n / count) * ramp * 1000
      if (due > performance.now() && !(await pause(due - performance.now(), signal))) return
      this.bots.push(this.arrive(n))
    }
    await pause(seconds * 1000, signal)
  }

  stop(): void {
    for (const bot of this.bots) bot.stop()
  }

  summarize(): SwarmSummary {
    const passed = (performance.now() - this.started) / 1000
    const total = { events: 0, bytes: 0, gaps: 0, audits: 0, desyncs: 0 }
    for (const { visit } of this.bots) {
      total.events += visit.received.events
      total.bytes += visit.received.bytes
      total.gaps += visit.received.gaps
      total.audits += visit.received.audits
      total.desyncs += visit.received.desyncs
    }
    const { bytes, ...counted } = total
    return {
      ...counted,
      joined: this.bots.filter(({ joined }) => joined).length,
      bytesPerSecond: Math.round(bytes / passed / Math.max(1, this.bots.length)),
      ...this.kept,
      latencies: {
        join: this.join.percentiles(),
        roundTrip: this.roundTrip.percentiles(),
        steer: this.steer.percentiles(),
      },
    }
  }

  private arrive(n: number): Bot {
    const { url, universe, line, behaviour, botKey } = this.options
    const { kept } = this
    const came = performance.now()
    const listener = {
      welcomed: () => {
        if (!bot.joined) this.join.add(performance.now() - came)
      },
      ponged: (sent: number) => this.roundTrip.add(performance.now() - sent),
      framed: () => {
        const ms = bot.steerAnswered()
        if (ms !== null) this.steer.add(ms)
      },
      refused: (code: number, reason: string) => {
        const why = `${code} ${reason}`
        kept.refused[why] = (kept.refused[why] ?? 0) + 1
        kept.trouble = why
      },
      away: (_attempt: number, _waitMs: number, reason: string) => {
        kept.lost++
        kept.trouble = reason || AWAY
      },
    }
    const bot: Bot = new Bot({
      url,
      universe,
      name: `Bot ${n + 1}`,
      seed: n + 1,
      listener,
      line,
      idle: behaviour === 'idle',
      isUnarmed: behaviour === 'flying',
      ...(botKey === undefined ? {} : { botKey }),
    })
    return bot
  }
}

/** False when it was ended early. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  return delay(ms, true, signal === undefined ? {} : { signal }).catch((error: Error) => {
    if (error.name === 'AbortError') return false
    throw error
  })
}
