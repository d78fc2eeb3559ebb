// What one visit looks like at a moment: the own ship and its shots predicted, others as the universe's rules say, and
// what the pilot wants on its way to the server. It knows no screen; programs that see what a player sees use it, too.
import { type Kind, SHIP, SHOT } from '../shared/bodies.ts'
import { readEvent } from '../shared/events.ts'
import { MUZZLE, SHOT_LIFE, TICK_MS } from '../shared/rules.ts'
import { damageOf, gunOf, reloadOf } from '../shared/ship-classes.ts'
import { Camera } from './camera.ts'
import { Gun } from './gun.ts'
import { Happenings } from './happenings.ts'
import { type Control, Helm } from './helm.ts'
import { fillSky, type Moments } from './horizon.ts'
import { type Impact, Impacts } from './impacts.ts'
import { Lead } from './lead.ts'
import type { Mirror } from './mirror.ts'
import { fillObjectives } from './objectives.ts'
import { Playout } from './playout.ts'
import type { Pose } from './pose.ts'
import { Prediction } from './prediction.ts'
import type { Sky } from './sky.ts'
import { Stutters } from './stutters.ts'
import { FARTHEST, Timeline } from './timeline.ts'
import type { Visit } from './visit.ts'

/** Milliseconds from one sky to the next at most: after a pause of the display nothing has to be made up for. */
const LONGEST_GAP_MS = 1000

export class Picture {
  readonly camera = new Camera()
  readonly prediction = new Prediction()
  readonly gun = new Gun()
  readonly playout = new Playout()
  readonly lead = new Lead()
  readonly stutters = new Stutters()
  /** When the last sky is, in ticks. */
  moments: Moments = { present: 0, others: 0, known: 0, shotsPass: false }
  /** Shots that hit something in the last sky. */
  impacts: readonly Impact[] = []
  timeline: Timeline | null = null
  private readonly visit: Visit
  private readonly helm = new Helm()
  private readonly struck = new Impacts()
  private readonly happenings = new Happenings()
  private lastAt = 0
  private lastTick = 0
  private heading: number | null = null
  /** What was drawn last. */
  readonly lastSky: Sky = {
    cameraX: 0,
    cameraY: 0,
    ships: [],
    shots: [],
    rocks: [],
    gems: [],
    objectives: [],
    happenings: [],
  }

  constructor(visit: Visit) {
    this.visit = visit
  }

  /** The visit has a new mirror. */
  welcomed(): void {
    this.timeline = new Timeline(this.visit.mirror!)
    this.happenings.clear()
    this.prediction.reset()
    this.gun.clear()
    this.struck.reset()
    this.helm.reset()
    this.lead.reset()
    this.playout.reset()
    this.stutters.reset()
  }

  /** Event block[at] is about to be applied to the mirror. */
  event(tick: number, block: readonly number[], at: number, now: number): void {
    const { mirror, pilot } = this.visit
    if (mirror === null) return
    const event = readEvent(mirror.grid, block, at)
    if (event.type === 'steered' && event.pilot === pilot) this.acknowledged(event.ack, tick, now)
    if (event.type === 'shot' && event.pilot === pilot && event.ticksLeft === SHOT_LIFE) {
      this.prediction.fired(tick, reloadOf(mirror.bodies.ships, pilot))
      if (this.gun.expects(tick)) return
    }
    if (event.type === 'spent' && this.isShown(event.shot)) return
    this.happenings.note(mirror, tick, event, this.camera.watched)
  }

  entered(kind: Kind, id: number): void {
    this.timeline?.entered(kind, id)
  }

  ticked(): void {
    this.timeline?.record()
  }

  /** A frame told of `tick`. */
  framed(tick: number, now: number): void {
    const { clock } = this.visit
    if (clock.isSet && this.playout.note(tick, clock.at(now))) this.lead.resume(clock.at(now))
  }

  /** A message came whose newest tick is this; its ticks came `lateMs` after they were due. */
  arrived(tick: number, lateMs: number, now: number): void {
    const { clock } = this.visit
    if (!clock.isSet || !clock.isRealTime) return
    const behindMs = (clock.at(now) - tick - this.playout.usual) * TICK_MS
    this.stutters.heard(now, behindMs, lateMs)
  }

  /** A ping that was sent at `sent` was there at the server's `tick` (with fractions). */
  ponged(sent: number, now: number, tick: number): void {
    const sentAt = this.visit.clock.at(sent)
    this.lead.note(now, sentAt, tick - sentAt)
  }

  /** What to draw at local time `now`. The same object every time. */
  sky(now: number): Sky {
    const passedMs = Math.min(LONGEST_GAP_MS, Math.max(0, now - this.lastAt))
    this.lastAt = now
    this.lastSky.happenings.length = 0
    this.impacts = []
    const { mirror, clock } = this.visit
    const { timeline, camera } = this
    this.stutters.drawn(now)
    if (mirror === null || timeline === null || !clock.isSet || mirror.home < 0) return this.lastSky
    const moments = this.momentsAt(mirror, timeline, now)
    this.moments = moments
    const own = this.ownPose(mirror, timeline, moments, passedMs)
    camera.stayWith(own ?? this.watchedPose(timeline, moments))
    const view = { mirror, timeline, camera, gun: this.gun, own }
    fillSky(this.lastSky, view, moments, passedMs)
    const { match, rules } = this.visit
    fillObjectives(this.lastSky, { mode: rules.mode, match, grid: mirror.grid, watched: camera.watched })
    this.strike(mirror, moments)
    this.release(mirror, timeline, moments)
    return this.lastSky
  }

  /** The own ship's heading as shown, 0..256, or null without a ship. */
  ownHeading(): number | null {
    return this.heading
  }

  /** What the pilot wants from now on; sends what changed, when it may. Call it often. */
  steer(control: Readonly<Control>, now: number): void {
    const { visit } = this
    if (visit.pilot < 0) return
    const order = this.helm.next(control, this.heading ?? 0, Math.floor(this.presentAt(now)) + 1)
    if (order === null) return
    const sequence = this.prediction.add(order, visit.clock.at(now))
    visit.send({ type: 'steer', sequence, ...order })
  }

  /** The moment in the server's time at which it will act on what is pressed now. */
  private presentAt(now: number): number {
    const { clock } = this.visit
    return clock.isSet ? clock.at(now) + this.lead.ticks : 0
  }

  private momentsAt(mirror: Mirror, timeline: Timeline, now: number): Moments {
    const { visit, lead, playout } = this
    const tick = visit.clock.tick(now)
    const passed = Math.max(0, tick - this.lastTick)
    this.lastTick = tick
    lead.follow(passed)
    // A tape may stand still at the first tick that one knows.
    const past = Math.max(timeline.start, tick - playout.next(passed))
    // Where nothing happens there are no frames, and the mirror is still right.
    const known = Math.max(mirror.tick, past)
    if (visit.pilot < 0) return { present: past, others: past, known, shotsPass: false }
    const present = tick + lead.ticks
    const { drawAhead } = visit.rules
    const others = Math.min(drawAhead ? present : past, mirror.tick + FARTHEST)
    return { present, others, known, shotsPass: !drawAhead }
  }

  private ownPose(
    mirror: Mirror,
    timeline: Timeline,
    { present }: Moments,
    passedMs: number,
  ): Readonly<Pose> | null {
    const { pilot } = this.visit
    if (pilot < 0) return null
    const pose = this.prediction.at(mirror, pilot, present, passedMs)
    this.heading = pose === null ? null : (pose.heading + 256) % 256
    // Without a ship no shot is expected, and those that were are there by now, or never will be.
    const fired = this.gun.follow(this.prediction.shots, pilot, mirror, timeline)
    for (let n = 0; n < fired; n++) this.flash(pilot, this.heading ?? 0)
    return pose
  }

  /** A shot leaves the own ship, which is in the middle. */
  private flash(pilot: number, heading: number): void {
    const angle = (heading * Math.PI) / 128
    const [x, y] = [Math.cos(angle) * MUZZLE, Math.sin(angle) * MUZZLE]
    this.lastSky.happenings.push({ type: 'fired', pilot, own: true, x, y })
  }

  private watchedPose(timeline: Timeline, { others }: Moments): Readonly<Pose> | null {
    const track = timeline.find(SHIP, this.camera.watched)
    return track === undefined ? null : timeline.at(track, others)
  }

  /** Ends shots where one sees them hit. */
  private strike({ grid, bodies: { ships } }: Mirror, { present, others, known }: Moments): void {
    const { lastSky: sky, visit, prediction } = this
    const { shotDamage } = visit.rules
    const { areAllied } = visit.players
    const damageBy = (pilot: number) =>
      ships.has(pilot) ? damageOf(gunOf(ships, pilot), shotDamage) : shotDamage
    this.impacts = this.struck.look({ sky, grid, moment: present, others, known, damageBy, areAllied })
    for (const { x, y } of this.impacts) sky.happenings.push({ type: 'struck', x, y })
    // Destroyed by what has just hit it, the own ship fires once more at most: in the tick in which that happens.
    const isLost = visit.pilot >= 0 && sky.ships.some((ship) => ship.own && ship.hull <= 0)
    if (!isLost) prediction.lastShot = Number.POSITIVE_INFINITY
    else prediction.lastShot = Math.min(prediction.lastShot, Math.floor(present) + 1)
  }

  /** Whether the end of shot `id` has been shown already. */
  private isShown(id: number): boolean {
    const track = this.timeline?.find(SHOT, id)
    return track !== undefined && this.struck.has(track.key)
  }

  private release(mirror: Mirror, timeline: Timeline, { present, others }: Moments): void {
    const { camera } = this
    const placeOf = (pilot: number) => {
      return pilot === camera.watched ? { x: camera.x, y: camera.y, heading: 0 } : timeline.lastDrawn(pilot)
    }
    const release = { others, present, cameraX: camera.x, cameraY: camera.y, placeOf }
    this.happenings.release(mirror, release, this.lastSky.happenings)
  }

  private acknowledged(sequence: number, tick: number, now: number): void {
    const late = this.prediction.acknowledge(sequence, tick)
    // It came somewhere in the tick before.
    if (late !== null) this.lead.note(now, late.sentAt, tick - 0.5 - late.sentAt)
  }
}
