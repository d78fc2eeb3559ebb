// One player of a simulation: a real client that acts at random, and what must hold of all that it sees.
import type { VirtualTimers } from '../../bench/virtual/virtual-timers.ts'
import type { RequestTicket } from '../../client/tickets.ts'
import { Visit } from '../../client/visit.ts'
import { hashSecret } from '../../server/admission/secrets.ts'
import { STEERED } from '../../server/universe/pilots.ts'
import { INPUT_SEQUENCES } from '../../shared/limits.ts'
import type { ServerMessage } from '../../shared/protocol.ts'
import type { Random } from '../../shared/random.ts'
import { RESUME_TICKS } from '../../shared/rules.ts'
import type { Network } from './network.ts'
import type { Reached } from './reached.ts'
import { describe, type Truth } from './truth.ts'

/** What all players count together. */
export interface Counts {
  checks: number
  /** Ships in mirrors whose pilots were compared. */
  namesChecked: number
  /** Chat lines that somebody heard. */
  lines: number
  returns: number
}

export interface PlayerOptions {
  readonly name: string
  readonly role: 'pilot' | 'spectator'
  readonly requestTicket: RequestTicket
  readonly network: Network
  readonly timers: VirtualTimers
  readonly random: Random
  readonly truth: Truth
  readonly counts: Counts
  readonly reached: Reached
  readonly fail: (why: string) => void
  /** A planted fault is to be found by the audits, which come right after a tick. */
  readonly isSabotaged: boolean
  /** The next chat line. */
  readonly line: () => string
  /** One act of so many says something. */
  readonly silence: number
}

export class Player {
  readonly visit: Visit
  /** A session counts once however often it comes back. */
  away = false
  refused = false
  private readonly options: PlayerOptions
  private sequence = 0
  /** The session that it had last; '' before the first welcome. */
  private key = ''
  private pilot = -1
  /** The last tick that was seen with that session. */
  private seen = -1
  /** The number of the last chat line that was shown or counted as missing; null before the first welcome. */
  private lastLine: number | null = null
  /** Its server has died since the last welcome. */
  private wasOrphaned = false

  constructor(options: PlayerOptions) {
    this.options = options
    const { network, timers, random, truth } = options
    this.visit = new Visit({
      url: '',
      requestTicket: options.requestTicket,
      createSocket: (_url, [, ticket]) => network.connect(ticket!),
      timers,
      random: () => random.below(1 << 20) / (1 << 20),
      listener: {
        ticked: (tick) => this.checkMirror(tick),
        framed: (tick) => this.checkKnown(tick),
        chatted: (from, text) => this.hear(`${from}: ${text}`),
        missed: (lines) => this.miss(lines),
        welcomed: () => this.welcomed(truth),
        away: () => {
          this.away = true
        },
        refused: () => {
          this.refused = true
        },
      },
    })
    this.visit.tap = (message) => this.tap(message)
  }

  /** Its server has died, or another one has taken the universe. */
  orphan(): void {
    this.wasOrphaned = true
  }

  get name(): string {
    return this.options.name
  }

  act(choices: number): void {
    const { random, line, silence } = this.options
    const { visit } = this
    if (visit.mirror === null) return
    if (random.below(silence) === 0) visit.send({ type: 'chat', text: line() })
    if (visit.pilot >= 0) {
      this.sequence = (this.sequence + 1) % INPUT_SEQUENCES
      visit.send({
        type: 'steer',
        sequence: this.sequence,
        target: random.below(256),
        controls: random.below(8),
        // Meant for a tick before or after this one, or for none.
        tick: this.sequence % 8 === 0 ? 0 : Math.max(0, visit.mirror.tick + (this.sequence % 31) - 10),
      })
    } else if (random.below(2) === 0)
      visit.send({ type: 'look', sector: random.below(visit.mirror.grid.sectors) })
    else visit.send({ type: 'follow', pilot: random.below(choices) })
  }

  /** What keeps it from being right about the end of the truth's tick, and at its ship; null: nothing. */
  objection(): string | null {
    const { truth, name, role } = this.options
    const { mirror, pilot, key } = this.visit
    if (mirror === null || mirror.stale || this.away) return 'somebody did not come back'
    if (truth.tick - mirror.tick > 30) return 'a mirror is far behind'
    if (mirror.tick === truth.tick && !this.isRight()) return 'a mirror is wrong'
    if (role === 'spectator') return null
    const own = truth.universe.pilots.get(pilot)
    if (own?.session !== hashSecret(key)) return `pilot ${pilot} is not ${name}'s`
    return own.adriftSince === STEERED ? null : `${name} is here, and adrift`
  }

  /** Whether each chat line was shown or is counted as missing. */
  hasAllLines(): boolean {
    return this.lastLine === this.options.truth.universe.chat.count
  }

  private tap(message: ServerMessage): void {
    if (message.type === 'welcome') this.lastLine ??= message.lines - message.said.length
    if (message.type !== 'catchUp' && message.type !== 'welcome') return
    if (message.said.length > 0 && this.key !== '') this.options.reached.caughtUpWithLines++
  }

  private welcomed(truth: Truth): void {
    const { counts, reached, fail, name, role } = this.options
    const { key, pilot, mirror } = this.visit
    if (this.away) counts.returns++
    this.away = false
    const isSame = key === this.key && pilot === this.pilot
    if (this.key !== '' && role === 'pilot') {
      if (isSame && this.wasOrphaned) reached.resumedAfterDeath++
      if (!isSame && truth.universe.pilots.findSession(hashSecret(this.key)) !== undefined)
        fail(`${name} came back to another ship than its own`)
      if (!isSame && mirror!.tick - this.seen < RESUME_TICKS)
        fail(`${name} has lost its ship after ${mirror!.tick - this.seen} ticks`)
      if (!isSame) reached.cameTooLate++
    }
    this.wasOrphaned = false
    this.key = key
    this.pilot = pilot
  }

  private hear(line: string): void {
    const { truth, counts, fail } = this.options
    const number = truth.numberOf(line)
    counts.lines++
    if (number === undefined) return fail(`"${line}" was heard, and is not in the log`)
    if (number !== this.lastLine! + 1) fail(`chat line ${number} came after ${this.lastLine}`)
    this.lastLine = number
  }

  private miss(lines: number): void {
    this.options.reached.caughtUpWithMissingLines++
    this.lastLine! += lines
  }

  /** A mirror says that it is right at `tick`: is it? */
  private checkMirror(tick: number): void {
    const { truth, counts, fail, isSabotaged } = this.options
    const { mirror } = this.visit
    if (mirror === null || mirror.stale) return
    this.seen = tick
    // What is planted is for the audits to find.
    if (isSabotaged) return
    if (tick > truth.tick) return fail(`a mirror is at tick ${tick}, and the log at ${truth.tick}`)
    if (truth.at(tick) === undefined) return
    counts.checks++
    if (!this.isRight()) fail(`tick ${tick}: a mirror differs and does not know`)
  }

  private isRight(): boolean {
    const { tick, view } = this.visit.mirror!
    const hashes = this.visit.mirror!.hashSectors()
    const right = this.options.truth.at(tick)!.hashes
    return view.every((sector) => hashes[sector] === right[sector])
  }

  /** Of every ship in a mirror that is right, the visit knows whose it is, when all news of that tick has been used. */
  private checkKnown(tick: number): void {
    const { truth, counts, fail } = this.options
    const { mirror, players } = this.visit
    const known = truth.at(tick)?.known
    if (mirror === null || mirror.stale || tick !== mirror.tick || known === undefined) return
    const { ids, count } = mirror.bodies.ships
    for (const pilot of ids.subarray(0, count)) {
      const player = players.get(pilot)
      const told = player === undefined ? 'nothing' : describe(player)
      counts.namesChecked++
      if (told !== known.get(pilot))
        fail(`tick ${tick}: of pilot ${pilot} is known ${told}, not ${known.get(pilot)}`)
    }
  }
}
