// A visit with a screen: what to draw at this moment (sky), what to show around it (status), and what the player wants.
// It draws nothing itself.
import type { Notice } from '../shared/protocol.ts'
import { systemTimers } from '../shared/timers.ts'
import { ChatLog } from './chat-log.ts'
import { asSocket, type CreateSocket } from './connection.ts'
import { Deeds } from './deeds.ts'
import type { Control } from './helm.ts'
import { Picture } from './picture.ts'
import { isSame, readStatus, readTape } from './read-status.ts'
import { sendReport } from './reports.ts'
import type { Sky } from './sky.ts'
import type { LogNews, Part, Phase, PlayerRow, Status, Tape } from './status.ts'
import { apiOf, ticketsFrom } from './tickets.ts'
import { Visit } from './visit.ts'

export interface GameOptions {
  /** ws(s)://host/socket */
  readonly url: string
  readonly universe: string
  readonly role: Part
  readonly name: string
  /** The class of the first ship; the first class unless said otherwise. */
  readonly ship?: number
  /** Of a private universe. */
  readonly code?: string
  /** The code of the party to fly in; a new one by default. */
  readonly party?: string
  /** The pilot that a spectator follows at first; by default one of the best. */
  readonly watch?: number
  /** Of a session to go on with; none for a new one. */
  readonly key?: string
  /** The browser's WebSocket unless said otherwise. */
  readonly createSocket?: CreateSocket
}

export const openSocket: CreateSocket = (url, subprotocols) => asSocket(new WebSocket(url, subprotocols))

export function createGame(options: GameOptions): Game {
  return new Game(options)
}

export class Game {
  status: Status
  readonly visit: Visit
  /** The code with which others join the pilot's party; '' before the first ticket, and for a spectator. */
  party: string
  private readonly role: Part
  private readonly api: string
  private readonly firstWatched: number
  private readonly listeners = new Set<(status: Status) => void>()
  readonly picture: Picture
  private readonly chatLog = new ChatLog()
  private phase: Phase = { is: 'joining' }
  private tape: Omit<Tape, 'tick' | 'ended' | 'chosen'> | null = null
  private chosenSpeed = 1
  private welcomedAt: number | null = null
  private readonly deeds: Deeds

  constructor(options: GameOptions) {
    const { url, universe, role, name, ship = 0, key = '', createSocket = openSocket } = options
    const { code, party, watch } = options
    this.role = role
    this.party = party ?? ''
    this.firstWatched = watch ?? -1
    this.api = apiOf(url)
    this.visit = new Visit({
      url,
      key,
      ship,
      requestTicket: ticketsFrom(
        this.api,
        {
          ...{ universe, role, name },
          ...(code === undefined ? {} : { code }),
          ...(party === undefined ? {} : { party }),
        },
        (known) => {
          this.party = known
        },
      ),
      createSocket,
      timers: systemTimers,
      random: Math.random,
      listener: {
        welcomed: () => this.welcomed(),
        event: (tick, block, at) => this.event(tick, block, at),
        entered: (kind, id) => this.picture.entered(kind, id),
        ticked: () => this.ticked(),
        ponged: (sent, tick) => {
          this.picture.ponged(sent, performance.now(), tick)
          this.change()
        },
        framed: (tick) => this.framed(tick),
        arrived: (tick, lateMs) => this.picture.arrived(tick, lateMs, performance.now()),
        report: () => this.picture.stutters.takeReport(),
        chatted: (from, text) => {
          this.chatLog.say(from, text)
          this.change()
        },
        missed: (lines) => this.tell({ is: 'missed', lines }),
        joined: (name) => this.tell({ is: 'joined', name }),
        left: (name) => this.tell({ is: 'left', name }),
        replayed: (first, last, speed) => this.replayed(first, last, speed),
        noticed: (notice) => this.noticed(notice),
        away: (attempt, waitMs, reason, code) =>
          this.enter({ is: 'away', attempt, code, reason, retryAt: performance.now() + waitMs }),
        refused: (code, reason) => this.enter({ is: 'refused', code, reason }),
      },
    })
    this.picture = new Picture(this.visit)
    this.deeds = new Deeds({
      pilot: () => this.picture.camera.watched,
      playerOf: (pilot) => this.playerOf(pilot),
    })
    this.status = this.read()
  }

  /** Calls `listener` with each new status; gives the function that ends it. */
  onStatus(listener: (status: Status) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** What to draw at local time `now` (performance.now()). The same object every time. */
  sky(now: number): Sky {
    return this.picture.sky(now)
  }

  playerOf(pilot: number): PlayerRow | undefined {
    return this.visit.players.get(pilot)
  }

  /** The own ship's heading as shown, 0..256, or null without a ship. */
  ownHeading(): number | null {
    return this.picture.ownHeading()
  }

  /** What the pilot wants from now on; sends what changed, when it may. Call it often. */
  steer(control: Readonly<Control>): void {
    this.picture.steer(control, performance.now())
  }

  /** The pilot's next ship is to be of this class. */
  choose(ship: number): void {
    this.visit.choose(ship)
    this.change()
  }

  /** A step more of the property with this number (PROPERTIES) for the own ship. */
  upgrade(property: number): void {
    if (this.phase.is === 'here') this.visit.send({ type: 'upgrade', property })
  }

  chat(text: string): void {
    if (this.phase.is === 'here') this.visit.send({ type: 'chat', text })
    else this.tell({ is: 'notSent', text })
  }

  /** Shows no more of what `name` says, here and now: others still see it. */
  mute(name: string): void {
    this.chatLog.mute(name)
    this.change()
  }

  unmute(name: string): void {
    this.chatLog.unmute(name)
    this.change()
  }

  /** Tells the operator about who chats as `name`; only pilots can. What came of it is a line in the chat. */
  report(name: string, reason: string): void {
    sendReport(this.api, { key: this.visit.key, name, reason }).then((fault) =>
      this.tell(fault === null ? { is: 'reported' } : { is: 'notReported', ...fault }),
    )
  }

  /** A spectator follows the next (1) or previous (-1) pilot by number, of those in sight and the best. */
  watch(step: 1 | -1): void {
    if (this.role !== 'spectator') return
    const pilots = this.visit.choices()
    const next =
      step > 0
        ? pilots.find((id) => id > this.picture.camera.watched)
        : pilots.findLast((id) => id < this.picture.camera.watched)
    const pilot = next ?? pilots.at(step > 0 ? 0 : -1)
    if (pilot !== undefined) this.follow(pilot)
  }

  /** A spectator's camera leaves the pilot it followed, and moves by sub-units. */
  moveCamera(dx: number, dy: number): void {
    if (this.role !== 'spectator' || this.visit.mirror === null) return
    this.look(this.picture.camera.move(this.visit.mirror, dx, dy))
  }

  /** A replay goes on, or stands still; at its end it begins again. */
  togglePlay(): void {
    const tape = this.readTape()
    if (tape === null) return
    if (tape.ended) this.seek(tape.first)
    this.play(tape.ended || tape.speed === 0 ? this.chosenSpeed : 0)
  }

  /** The speed of a replay: 1 is real time, in quarters. One that stands still does so until it is played. */
  setSpeed(speed: number): void {
    this.chosenSpeed = speed
    if (this.tape !== null && this.tape.speed > 0) this.play(speed)
    this.change()
  }

  /** Goes to a tick of a replay. */
  seek(tick: number): void {
    this.visit.send({ type: 'seek', tick })
  }

  leave(): void {
    this.visit.close()
    this.listeners.clear()
  }

  private follow(pilot: number): void {
    this.picture.camera.watch(pilot)
    this.visit.follow(pilot)
    this.change()
  }

  private play(speed: number): void {
    this.visit.send({ type: 'play', speed: Math.round(speed * 4) })
  }

  private look(sector: number | null): void {
    if (sector === null) return
    this.visit.send({ type: 'look', sector })
    this.change()
  }

  private welcomed(): void {
    const { visit, picture, welcomedAt } = this
    const { camera } = picture
    this.welcomedAt ??= performance.now()
    picture.welcomed()
    this.deeds.reset()
    if (this.role === 'pilot') camera.watch(visit.pilot)
    // A spectator follows one of the best at first, and later stays with whom, or where, it was.
    else if (welcomedAt === null && this.firstWatched >= 0) this.follow(this.firstWatched)
    else if (welcomedAt === null) this.watch(1)
    else if (camera.watched >= 0) visit.follow(camera.watched)
    else this.look(camera.stay(visit.mirror!))
    this.enter({ is: 'here' })
  }

  private event(tick: number, block: readonly number[], at: number): void {
    if (this.visit.mirror !== null) this.deeds.note(this.visit.mirror, block, at)
    this.picture.event(tick, block, at, performance.now())
  }

  private ticked(): void {
    this.picture.ticked()
    if (this.visit.mirror !== null) this.deeds.ticked(this.visit.mirror)
  }

  private framed(tick: number): void {
    this.picture.framed(tick, performance.now())
    this.change()
  }

  private replayed(first: number, last: number, speed: number): void {
    this.tape = { first, last, speed }
    this.change()
  }

  private noticed(notice: Notice): void {
    this.tell({ is: 'notice', notice })
    // Unless the camera has been freed since.
    if (notice === 'noSuchPilot' && this.picture.camera.watched >= 0) this.watch(1)
  }

  private tell(news: LogNews): void {
    this.chatLog.tell(news)
    this.change()
  }

  private enter(phase: Phase): void {
    this.phase = phase
    this.change()
  }

  private change(): void {
    const status = this.read()
    if (isSame(status, this.status)) return
    this.status = status
    for (const listener of this.listeners) listener(status)
  }

  private read(): Status {
    const { visit, picture, deeds, phase, role, chatLog } = this
    return {
      phase,
      role,
      ...readStatus(visit, picture, deeds, performance.now()),
      since: this.welcomedAt,
      chat: chatLog.lines,
      muted: chatLog.muted,
      tape: this.readTape(),
    }
  }

  private readTape(): Tape | null {
    return this.tape && readTape(this.visit, this.tape, this.chosenSpeed, performance.now())
  }
}
