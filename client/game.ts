// A visit with a screen: what to draw at this moment (sky), what to show around it (status), and what the player wants.
// It draws nothing itself.
import { SHIP } from '../shared/bodies.ts'
import type { Notice } from '../shared/protocol.ts'
import { TICK_MS } from '../shared/rules.ts'
import { systemTimers } from '../shared/timers.ts'
import { Camera } from './camera.ts'
import { ChatLog } from './chat-log.ts'
import { asSocket, type CreateSocket } from './connection.ts'
import { Happenings } from './happenings.ts'
import { type Control, Helm } from './helm.ts'
import { fillSky, type Moments } from './horizon.ts'
import type { Mirror } from './mirror.ts'
import { Playout } from './playout.ts'
import { Prediction } from './prediction.ts'
import { sendReport } from './reports.ts'
import type { Sky } from './sky.ts'
import type { Part, Phase, PlayerRow, Status, Tape } from './status.ts'
import { apiOf, ticketsFrom } from './tickets.ts'
import { Timeline } from './timeline.ts'
import { Visit } from './visit.ts'

export interface GameOptions {
  /** ws(s)://host/socket */
  readonly url: string
  readonly universe: string
  readonly role: Part
  readonly name: string
  /** The browser's WebSocket unless said otherwise. */
  readonly createSocket?: CreateSocket
}

const STANDINGS_SHOWN = 10
const NOTICES: Readonly<Record<Notice, string>> = {
  chatTooFast: 'Not so fast: that line was not sent.',
  chatRefused: 'That line has characters that cannot be sent.',
  noSuchPilot: 'That pilot has left.',
  chatFiltered: 'That line has a word that is not said here. It was not sent.',
  muted: 'An operator has muted you. Nobody sees your lines.',
  standsStill: 'The universe stands still until its server can write again. Nothing is lost.',
  goesOn: 'The universe goes on.',
}

const openSocket: CreateSocket = (url, subprotocols) => asSocket(new WebSocket(url, subprotocols))

export function createGame(options: GameOptions): Game {
  return new Game(options)
}

export class Game {
  status: Status
  readonly visit: Visit
  private readonly role: Part
  private readonly api: string
  private readonly listeners = new Set<(status: Status) => void>()
  private readonly camera = new Camera()
  private readonly helm = new Helm()
  private readonly prediction = new Prediction()
  private readonly playout = new Playout()
  private readonly happenings = new Happenings()
  private readonly chatLog = new ChatLog()
  private timeline: Timeline | null = null
  private phase: Phase = { is: 'joining' }
  private lastSkyAt = 0
  private tape: Omit<Tape, 'tick'> | null = null
  private heading: number | null = null
  private readonly skyNow: Sky = {
    cameraX: 0,
    cameraY: 0,
    ships: [],
    shots: [],
    rocks: [],
    gems: [],
    happenings: [],
  }

  constructor({ url, universe, role, name, createSocket = openSocket }: GameOptions) {
    this.role = role
    this.api = apiOf(url)
    this.visit = new Visit({
      url,
      requestTicket: ticketsFrom(this.api, { universe, role, name }),
      createSocket,
      timers: systemTimers,
      random: Math.random,
      listener: {
        welcomed: () => this.welcomed(),
        event: (tick, block, at) => this.event(tick, block, at),
        entered: (kind, id) => this.timeline?.entered(kind, id),
        ticked: () => this.timeline?.record(),
        framed: (tick) => this.framed(tick),
        chatted: (from, text) => this.say(from, text),
        missed: (lines) =>
          this.say(null, lines === 1 ? '1 chat line is missing.' : `${lines} chat lines are missing.`),
        joined: (name) => this.say(null, `${name} joined`),
        left: (name) => this.say(null, `${name} left`),
        replayed: (first, last, speed) => this.replayed(first, last, speed),
        noticed: (notice) => this.noticed(notice),
        away: (attempt, waitMs, reason) =>
          this.enter({ is: 'away', attempt, reason, retryAt: performance.now() + waitMs }),
        refused: (_code, reason) => this.enter({ is: 'refused', reason }),
      },
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
    const passed = Math.min(1000, Math.max(0, now - this.lastSkyAt))
    this.lastSkyAt = now
    this.skyNow.happenings.length = 0
    const { mirror } = this.visit
    if (mirror === null || this.timeline === null || !this.visit.clock.isSet || mirror.home < 0)
      return this.skyNow
    const moments = this.moments(this.timeline, now, passed)
    const own = this.ownPose(mirror, moments, passed)
    if (own !== null) this.camera.stayWith(own)
    else this.camera.stayWith(this.watchedPose(moments))
    fillSky(this.skyNow, mirror, this.timeline, this.camera, moments, own)
    const { x, y } = this.camera
    this.happenings.release(mirror, moments.past, moments.present, x, y, this.skyNow.happenings)
    return this.skyNow
  }

  playerOf(pilot: number): PlayerRow | undefined {
    return this.visit.players.get(pilot)
  }

  /** The own ship's heading as shown, 0..256, or null without a ship. */
  ownHeading(): number | null {
    return this.heading
  }

  /** What the pilot wants from now on; sends what changed, when it may. Call it often. */
  steer(control: Readonly<Control>): void {
    if (this.visit.pilot < 0) return
    const now = performance.now()
    const order = this.helm.next(control, this.heading ?? 0, now)
    if (order === null) return
    const sequence = this.prediction.add(this.presentAt(now), order.target, order.controls)
    this.visit.send({ type: 'steer', sequence, ...order })
  }

  chat(text: string): void {
    if (this.phase.is === 'here') this.visit.send({ type: 'chat', text })
    else this.say(null, `Not sent, since the connection is lost: ${text}`)
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
    sendReport(this.api, { key: this.visit.key, name, reason })
      .then(
        () => 'Thank you. The operator is told, and shown what was said.',
        (error: Error) => `Not reported. ${error.message}`,
      )
      .then((line) => this.say(null, line))
  }

  /** A spectator follows the next (1) or previous (-1) pilot by number, of those in sight and the best. */
  watch(step: 1 | -1): void {
    if (this.role !== 'spectator') return
    const pilots = this.visit.choices()
    const next =
      step > 0
        ? pilots.find((id) => id > this.camera.watched)
        : pilots.findLast((id) => id < this.camera.watched)
    const pilot = next ?? pilots.at(step > 0 ? 0 : -1)
    if (pilot === undefined) return
    this.camera.watch(pilot)
    this.visit.follow(pilot)
    this.change()
  }

  /** A spectator's camera leaves the pilot it followed, and moves by sub-units. */
  moveCamera(dx: number, dy: number): void {
    if (this.role !== 'spectator' || this.visit.mirror === null) return
    this.look(this.camera.move(this.visit.mirror, dx, dy))
  }

  /** The speed of a replay: 1 is real time, in quarters, 0 stands still. */
  play(speed: number): void {
    this.visit.send({ type: 'play', speed: Math.round(speed * 4) })
  }

  /** Goes to a tick of a replay. */
  seek(tick: number): void {
    this.visit.send({ type: 'seek', tick })
  }

  leave(): void {
    this.visit.close()
    this.listeners.clear()
  }

  /** The tick in which the server would act on a message sent now. */
  private presentAt(now: number): number {
    const { clock } = this.visit
    return clock.isSet ? clock.tick(now) + clock.roundTrip / 2 / TICK_MS : 0
  }

  private moments({ start }: Timeline, now: number, passed: number): Moments {
    // A tape may stand still at the first tick that one knows.
    const past = Math.max(start, this.visit.clock.tick(now) - this.playout.next(passed))
    return { past, present: this.visit.pilot < 0 ? past : this.presentAt(now) }
  }

  private ownPose(mirror: Mirror, moments: Moments, passed: number) {
    if (this.visit.pilot < 0) return null
    const pose = this.prediction.at(mirror, this.visit.pilot, moments.present, passed)
    this.heading = pose === null ? null : (pose.heading + 256) % 256
    return pose
  }

  private watchedPose({ past }: Moments) {
    const track = this.timeline?.find(SHIP, this.camera.watched)
    return track === undefined ? null : this.timeline!.at(track, past)
  }

  private look(sector: number | null): void {
    if (sector === null) return
    this.visit.send({ type: 'look', sector })
    this.change()
  }

  private welcomed(): void {
    const { visit } = this
    const isFirst = this.timeline === null
    this.timeline = new Timeline(visit.mirror!)
    this.happenings.clear()
    this.prediction.reset()
    this.helm.reset()
    if (this.role === 'pilot') this.camera.watch(visit.pilot)
    // A spectator follows one of the best at first, and later stays with whom, or where, it was.
    else if (isFirst) this.watch(1)
    else if (this.camera.watched >= 0) visit.follow(this.camera.watched)
    else this.look(this.camera.stay(visit.mirror!))
    this.enter({ is: 'here' })
  }

  private event(tick: number, block: readonly number[], at: number): void {
    const { mirror } = this.visit
    if (mirror === null) return
    this.happenings.note(mirror, tick, block, at, this.camera.watched)
  }

  private framed(tick: number): void {
    const { clock } = this.visit
    if (clock.isSet) this.playout.note(tick, clock.tick(performance.now()))
    this.change()
  }

  private replayed(first: number, last: number, speed: number): void {
    this.tape = { first, last, speed }
    this.change()
  }

  private noticed(notice: Notice): void {
    this.say(null, NOTICES[notice])
    // Unless the camera has been freed since.
    if (notice === 'noSuchPilot' && this.camera.watched >= 0) this.watch(1)
  }

  private say(from: string | null, text: string): void {
    this.chatLog.add(from, text)
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
    const { visit, camera } = this
    const watched = visit.players.get(camera.watched)
    const ships = visit.mirror?.bodies.ships
    const alive = ships?.has(camera.watched) ?? false
    const { roundTrip } = visit.clock
    return {
      phase: this.phase,
      universe: visit.universe,
      role: this.role,
      pilot: visit.pilot,
      watched: camera.watched,
      watchedName: watched?.name ?? '',
      hull: alive ? ships!.hull[camera.watched]! : 0,
      alive,
      shielded: alive && ships!.shieldUntil[camera.watched]! > visit.mirror!.tick,
      score: watched?.score ?? 0,
      standings: this.standings(),
      population: visit.players.population,
      chat: this.chatLog.lines,
      muted: this.chatLog.muted,
      tape:
        this.tape === null ? null : { ...this.tape, tick: Math.round((visit.mirror?.tick ?? 0) / 10) * 10 },
      pingMs: Number.isFinite(roundTrip) ? Math.round(roundTrip) : null,
    }
  }

  private standings(): PlayerRow[] {
    const { players } = this.visit
    const rows = players.standings.map((pilot) => players.get(pilot)).filter((row) => row !== undefined)
    rows.sort((a, b) => b.score - a.score)
    return rows.slice(0, STANDINGS_SHOWN).map((row) => ({ ...row }))
  }
}

/** Whether two statuses show the same. Most fields are compared as they are, lists of a few rows by what is in them. */
function isSame(one: Status, other: Status): boolean {
  if (one.chat !== other.chat) return false
  return (Object.keys(one) as (keyof Status)[]).every((key) => {
    return (
      one[key] === other[key] || (key !== 'chat' && JSON.stringify(one[key]) === JSON.stringify(other[key]))
    )
  })
}
