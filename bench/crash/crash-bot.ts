// A bot that remembers what it has seen since the last time it was asked, so that it can be compared with a log.
import { Bot } from '../bot.ts'
import type { LogTruth } from './log-truth.ts'

/** What a bot saw at the end of a tick. */
interface Sight {
  readonly tick: number
  readonly pilot: number
  readonly view: readonly number[]
  /** Of the sectors of the view. */
  readonly hashes: readonly number[]
  /** Its own score, while it has a ship: without one it may be told of it later (R38). */
  readonly score: number | undefined
}

export interface Seen {
  readonly sights: Sight[]
  /** Chat lines, as "name: text". */
  readonly lines: string[]
}

/** What was seen and is in the log, and what is not. */
export interface Comparison {
  views: number
  lines: number
  lostViews: number
  lostScores: number
  lostLines: number
  /** Mirrors that were ahead of the log. */
  ahead: number
}

export interface CrashBotOptions {
  readonly url: string
  readonly universe: string
  readonly name: string
  readonly seed: number
}

/** A bot says something once in so many seconds. */
const QUIET = 10

export class CrashBot {
  readonly universe: string
  /** When it saw a tick first since `lose`; null before that. */
  backAt: number | null = null
  /** Why and when its connection was lost first since `lose`; null before that. */
  lostBy: { readonly reason: string; readonly at: number } | null = null
  private readonly bot: Bot
  private seen = nothing()
  /** By servers that are dead. */
  private seenBefore = nothing()
  private seconds = 0
  private readonly talk: NodeJS.Timeout

  constructor({ url, universe, name, seed }: CrashBotOptions) {
    this.universe = universe
    const listener = {
      welcomed: () => this.welcomed(),
      framed: (tick: number) => this.framed(tick),
      away: (_attempt: number, _waitMs: number, reason: string) => {
        this.lostBy ??= { reason, at: performance.now() }
      },
      chatted: (from: string, text: string) => {
        this.seen.lines.push(`${from}: ${text}`)
      },
    }
    this.bot = new Bot({ url, universe, name, seed, listener })
    this.talk = setInterval(() => {
      if ((seed + ++this.seconds) % QUIET === 0)
        this.bot.visit.send({ type: 'chat', text: `line ${this.seconds} of ${name}` })
    }, 1000)
  }

  /** Which ship it flies, and with which key. */
  get identity(): string {
    const { pilot, key } = this.bot.visit
    return `${pilot} ${key}`
  }

  get received() {
    return this.bot.visit.received
  }

  /** Its server is dead, or about to end: from now on it waits for the next. */
  lose(): void {
    this.lostBy = null
    this.backAt = null
  }

  /** What it saw before its last welcome, and was not asked for yet. */
  take(): Seen {
    const { seenBefore } = this
    this.seenBefore = nothing()
    return seenBefore
  }

  stop(): void {
    clearInterval(this.talk)
    this.bot.stop()
  }

  private welcomed(): void {
    this.seenBefore.sights.push(...this.seen.sights)
    this.seenBefore.lines.push(...this.seen.lines)
    this.seen = nothing()
  }

  private framed(tick: number): void {
    const { mirror, players, pilot } = this.bot.visit
    // Of several ticks in a frame the mirror is at the last.
    if (mirror === null || mirror.stale || mirror.tick !== tick) return
    this.backAt ??= performance.now()
    const { view } = mirror
    const all = mirror.hashSectors()
    const hashes = view.map((sector) => all[sector]!)
    const score = mirror.bodies.ships.has(pilot) ? players.get(pilot)?.score : undefined
    this.seen.sights.push({ tick, pilot, view, hashes, score })
  }
}

function nothing(): Seen {
  return { sights: [], lines: [] }
}

/** Compares what a bot has seen with what the log says. */
export function compare({ sights, lines }: Seen, truth: LogTruth, total: Comparison): void {
  for (const { tick, pilot, view, hashes, score } of sights) {
    total.views++
    if (tick > truth.lastTick) total.ahead++
    const moment = truth.moments.get(tick)
    if (moment === undefined || !view.every((sector, n) => moment.hashes[sector] === hashes[n]))
      total.lostViews++
    else if (score !== undefined && moment.scores.get(pilot) !== score) total.lostScores++
  }
  for (const line of lines) {
    total.lines++
    if (!truth.said.has(line)) total.lostLines++
  }
}
