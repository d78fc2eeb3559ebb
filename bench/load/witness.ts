// A process of few full clients, in pairs: a pilot that flies, and a spectator that follows it. The time from a pilot's
// input to its event is the latency: in its own frames, which are those of all pilots of its home sector, and in the
// spectator's. Both mirrors are audited, and count what is wrong.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { WebSocket } from 'ws'
import { asSocket } from '../../client/connection.ts'
import { apiOf, ticketsFrom } from '../../client/tickets.ts'
import { Visit } from '../../client/visit.ts'
import { readEvent } from '../../shared/events.ts'
import { INPUT_SEQUENCES } from '../../shared/limits.ts'
import { systemTimers } from '../../shared/timers.ts'
import { Bot } from '../bot.ts'
import { answerCalls, type Charged, charged } from './calls.ts'
import { Script } from './script.ts'

export interface WitnessJoin {
  readonly port: number
  readonly universes: readonly string[]
  readonly pairs: number
  readonly first: number
  readonly firing: boolean
}

export interface WitnessReport extends Charged {
  /** Milliseconds from input to event at pilots, each since the last report. */
  readonly latencies: number[]
  /** The same at spectators. */
  readonly watchedLatencies: number[]
  readonly clients: number
  readonly sent: number
  readonly gaps: number
  readonly desyncs: number
  readonly audits: number
  readonly resyncs: number
  /** Sockets lost or refused. */
  readonly lost: number
  readonly events: number
  readonly steered: number
  /** How late this process's own loop was, 99th percentile, in milliseconds. */
  readonly lateMs: number
}

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const visits: Visit[] = []
const latencies: number[] = []
const watchedLatencies: number[] = []
let sent = 0
let lost = 0

/** One pilot and who follows it. */
class Pair {
  private readonly bot: Bot
  private readonly script: Script
  /** When each input was sent that the pilot, or the spectator, has not seen. */
  private readonly unseen = new Map<number, number>()
  private readonly unwatched = new Map<number, number>()
  private count = 0

  constructor(port: number, universe: string, seed: number, firing: boolean, ready: () => void) {
    const url = `ws://127.0.0.1:${port}/socket`
    this.script = new Script(seed, firing)
    const gone = () => {
      lost++
    }
    this.bot = new Bot({
      url,
      universe,
      name: `W${seed}`,
      seed,
      idle: true,
      listener: {
        welcomed: () => this.follow(url, universe, seed, ready),
        event: (_tick, block, at) => this.heard(this.bot.visit, block, at, this.unseen, latencies),
        away: gone,
        refused: gone,
      },
    })
    visits.push(this.bot.visit)
  }

  private follow(url: string, universe: string, seed: number, ready: () => void): void {
    const { pilot } = this.bot.visit
    const gone = () => {
      lost++
    }
    const spectator: Visit = new Visit({
      url,
      requestTicket: ticketsFrom(apiOf(url), { universe, name: `S${seed}`, role: 'spectator' }),
      createSocket: (address, subprotocols) => asSocket(new WebSocket(address, subprotocols)),
      timers: systemTimers,
      random: () => 0.5,
      listener: {
        welcomed: () => {
          spectator.send({ type: 'follow', pilot })
          this.steer()
          ready()
        },
        event: (_tick, block, at) => this.heard(spectator, block, at, this.unwatched, watchedLatencies),
        away: gone,
        refused: gone,
      },
    })
    visits.push(spectator)
  }

  private heard(
    { mirror }: Visit,
    block: readonly number[],
    at: number,
    sentAt: Map<number, number>,
    seen: number[],
  ): void {
    const event = readEvent(mirror!.grid, block, at)
    if (event.type !== 'steered' || event.pilot !== this.bot.visit.pilot) return
    const since = sentAt.get(event.ack)
    if (since === undefined) return
    sentAt.delete(event.ack)
    seen.push(performance.now() - since)
  }

  private steer(): void {
    const { waitMs, target, controls } = this.script.next()
    this.count = (this.count + 1) % INPUT_SEQUENCES
    sent++
    this.unseen.set(this.count, performance.now())
    this.unwatched.set(this.count, performance.now())
    this.bot.fly(target, controls)
    setTimeout(() => this.steer(), waitMs)
  }
}

async function join({ port, universes, pairs, first, firing }: WitnessJoin): Promise<void> {
  for (let n = 0; n < pairs; n++) {
    const universe = universes[n % universes.length]!
    await new Promise<void>((ready) => new Pair(port, universe, first + n, firing, ready))
  }
}

function report(): WitnessReport {
  const total = { gaps: 0, desyncs: 0, audits: 0, resyncs: 0, events: 0, steered: 0 }
  for (const { received } of visits)
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += received[key]
  const lateMs = delay.percentile(99) / 1e6
  delay.reset()
  return {
    ...total,
    latencies: latencies.splice(0),
    watchedLatencies: watchedLatencies.splice(0),
    clients: visits.length,
    sent,
    lost,
    lateMs,
    ...charged(),
  }
}

answerCalls({ join, report })
