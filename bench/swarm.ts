// Many bots at once, and what they received.
import type { BadLine } from '../client/bad-line.ts'
import { Bot } from './bot.ts'

export interface SwarmOptions {
  readonly url: string
  readonly universe: string
  readonly botKey?: string
  readonly count: number
  readonly seconds: number
  /** The line of each of them; null for the line as it is. */
  readonly line: BadLine | null
  readonly onProgress: (summary: SwarmSummary) => void
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
  /** Reasons the server gave for letting nobody in, with their number. */
  refused: Record<string, number>
  /** Why a bot was kept out or cut off, the last time that happened; null when it never did. */
  trouble: string | null
}

/** Why bots are not in. */
type Kept = Pick<SwarmSummary, 'refused' | 'trouble'>

const PROGRESS_MS = 1000
const AWAY = 'the server cannot be reached'

/** Flies `count` bots for `seconds`. */
export async function flySwarm(options: SwarmOptions): Promise<SwarmSummary> {
  const { url, universe, botKey, count, seconds, line, onProgress } = options
  const key = botKey === undefined ? {} : { botKey }
  const kept: Kept = { refused: {}, trouble: null }
  const bots = Array.from({ length: count }, (_, n) => {
    const listener = {
      refused: (code: number, reason: string) => {
        const why = `${code} ${reason}`
        kept.refused[why] = (kept.refused[why] ?? 0) + 1
        kept.trouble = why
      },
      away: (_attempt: number, _waitMs: number, reason: string) => {
        kept.trouble = reason || AWAY
      },
    }
    return new Bot({ url, universe, name: `Bot ${n + 1}`, seed: n + 1, listener, line, ...key })
  })
  const started = performance.now()
  const progress = setInterval(() => onProgress(summarize(bots, started, kept)), PROGRESS_MS)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  clearInterval(progress)
  const summary = summarize(bots, started, kept)
  for (const bot of bots) bot.stop()
  return summary
}

function summarize(bots: readonly Bot[], started: number, kept: Kept): SwarmSummary {
  const passed = (performance.now() - started) / 1000
  const total = { events: 0, bytes: 0, gaps: 0, audits: 0, desyncs: 0 }
  for (const { visit } of bots) {
    total.events += visit.received.events
    total.bytes += visit.received.bytes
    total.gaps += visit.received.gaps
    total.audits += visit.received.audits
    total.desyncs += visit.received.desyncs
  }
  const { bytes, ...counted } = total
  return {
    ...counted,
    joined: bots.filter(({ joined }) => joined).length,
    bytesPerSecond: Math.round(bytes / passed / Math.max(1, bots.length)),
    ...kept,
  }
}
