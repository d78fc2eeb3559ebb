// A program that plays: it joins over the real protocol through the client's headless part, flies and shoots.
import { WebSocket } from 'ws'
import { overBadLine } from '../client/bad-line.ts'
import { asSocket, type CreateSocket } from '../client/connection.ts'
import type { BadLine } from '../client/read-bad-line.ts'
import { apiOf, ticketsFrom } from '../client/tickets.ts'
import { Visit, type VisitListener } from '../client/visit.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { INPUT_SEQUENCES } from '../shared/limits.ts'
import { Random } from '../shared/random.ts'
import { FIRE, SPECIAL, THRUST } from '../shared/rules.ts'
import { systemTimers } from '../shared/timers.ts'

export interface BotOptions {
  readonly url: string
  readonly universe: string
  readonly name: string
  /** Needed where programs are not let in without one. */
  readonly botKey?: string
  /** Decides how it flies. */
  readonly seed: number
  readonly listener?: VisitListener
  /** A bad line between it and the server; null or nothing for the line as it is. */
  readonly line?: BadLine | null
  /** Its sockets go there, whatever its tickets say. */
  readonly socketUrl?: string
  /** It flies only when told to. */
  readonly idle?: boolean
  /** It flies, and does not fire. */
  readonly isUnarmed?: boolean
}

/** Milliseconds between two changes of mind, at least and at most. */
const SHORTEST_COURSE_MS = 200
const LONGEST_COURSE_MS = 1200

export class Bot {
  readonly visit: Visit
  joined = false
  private readonly random: Random
  private readonly isUnarmed: boolean
  private sequence = 0
  /** When the steer that is not yet seen was sent. */
  private steeredAt: number | null = null
  private timer: NodeJS.Timeout | undefined

  constructor(options: BotOptions) {
    const { url, universe, name, seed, botKey, socketUrl, listener = {}, line = null, idle = false } = options
    const key = botKey === undefined ? {} : { botKey }
    const headers = botKey === undefined ? {} : { [KEY_HEADER]: botKey }
    this.isUnarmed = options.isUnarmed ?? false
    this.random = new Random(seed)
    const random = () => this.random.below(1 << 20) / (1 << 20)
    const connect: CreateSocket = (address, subprotocols) =>
      asSocket(new WebSocket(socketUrl ?? address, subprotocols, { headers }))
    this.visit = new Visit({
      url,
      requestTicket: ticketsFrom(apiOf(url), { universe, name, role: 'bot', ...key }),
      createSocket: line === null ? connect : overBadLine(connect, line, systemTimers, random),
      timers: systemTimers,
      random,
      listener: {
        ...listener,
        welcomed: () => {
          listener.welcomed?.()
          this.joined = true
        },
      },
    })
    if (!idle) this.steer()
  }

  /** Holds this course until told otherwise. */
  fly(target: number, controls: number): void {
    this.sequence = (this.sequence + 1) % INPUT_SEQUENCES
    this.steeredAt = performance.now()
    this.visit.send({ type: 'steer', sequence: this.sequence, target, controls, tick: 0 })
  }

  /** Milliseconds since the last steer, once its mirror shows that it is in force; null before that, and after. */
  steerAnswered(): number | null {
    const { steeredAt, sequence } = this
    const { mirror, pilot } = this.visit
    if (steeredAt === null || mirror?.bodies.ships.ack[pilot] !== sequence) return null
    this.steeredAt = null
    return performance.now() - steeredAt
  }

  stop(): void {
    clearTimeout(this.timer)
    this.visit.close()
  }

  /** Takes a new course at random, and again after a while: mostly under thrust, firing half of the time. */
  private steer(): void {
    const { random } = this
    if (this.joined) {
      const target = random.below(256)
      const thrust = random.below(4) > 0 ? THRUST : 0
      const fire = random.below(2) > 0 && !this.isUnarmed ? FIRE : 0
      const special = random.below(8) === 0 && !this.isUnarmed ? SPECIAL : 0
      this.fly(target, thrust | fire | special)
    }
    this.timer = setTimeout(() => this.steer(), random.between(SHORTEST_COURSE_MS, LONGEST_COURSE_MS))
  }
}
