// Duellists on lines of several qualities in one universe, and what comes of it: who hits and who wins, how often a hit
// on the shooter's screen is one, what the victim saw, and how smoothly others move.
import type { BadLine } from '../../client/read-bad-line.ts'
import type { Sky } from '../../client/sky.ts'
import { DEFAULT_RULES, type Definition, type Rules } from '../../server/universe/definition.ts'
import { SHIP } from '../../shared/bodies.ts'
import { DESTROYED, EVENT_LENGTH, SPENT } from '../../shared/events.ts'
import { SHOT_LIFE, SUB_UNITS, TICK_MS } from '../../shared/rules.ts'
import { shortWay } from '../../shared/sectors.ts'
import { Duellist } from './duellist.ts'
import { type Pilot, VirtualPlayer } from './player.ts'
import { newRecord, noteMiss, type Record } from './record.ts'
import { Rewind } from './rewind.ts'
import { VirtualServer } from './virtual-server.ts'

export interface ArenaOptions {
  readonly seed: number
  readonly lines: readonly BadLine[]
  readonly rules?: Partial<Rules>
  readonly framesPerSecond: number
  readonly side?: number
  /** Makes a pilot; duellists when it is left out. */
  readonly pilot?: (seed: number) => Pilot
}

interface Seat {
  readonly player: VirtualPlayer
  readonly pilot: Pilot
  readonly record: Record
  readonly phase: number
  /** The mirror's. */
  tick: number
  /** By pilot: where its ship was drawn last. */
  drawn: Map<number, { x: number; y: number; at: number }>
  /** Motions of others' ships on the screen, to be compared with those that they made. */
  motions: Motion[]
  /** By shot, as "pilot:tick": how near it came to the own ship on the screen, in sub-units. */
  nearest: Map<string, number>
  shotsBefore: Map<number, { x: number; y: number }>
  ownBefore: { x: number; y: number } | null
  /** Shots that hit on the screen, not yet known to hit in the universe: the ship that they hit. */
  shown: Map<string, { target: number; tick: number }>
  /** All that hit on the screen: the shot, and the ship that it hit. */
  readonly claims: Map<string, number>
}

/** How a ship moved on a screen from one frame to the next, which shows it at `moment`. In sub-units and ticks. */
interface Motion {
  readonly pilot: number
  readonly moment: number
  readonly dx: number
  readonly dy: number
  readonly ticks: number
}

/** A shot's end in the universe. */
interface End {
  readonly tick: number
  readonly owner: number
  readonly born: number
  readonly target: number
}

/** Ticks after which it is settled whether a hit on the screen was one. */
const SETTLED = 20
/** A ship on the screen may be faster than it is by this, in parts and in sub-units; and slower than this it may drift. */
const FASTER = 1.5
const SLACK = SUB_UNITS / 2
const SLOW = 32
/** Ticks of a ship's way that are compared with its motion on the screen: a turn may be seen a little later. */
const OF_LATE = 10
/** Farther from one frame to the next than this, in sub-units, it is another ship. */
const ELSEWHERE = 300 * SUB_UNITS

export class Arena {
  readonly server: VirtualServer
  readonly seats: Seat[]
  private readonly frameMs: number
  private ends: End[] = []
  /** Velocities by tick, and by pilot. */
  private readonly courses = new Map<number, Map<number, { vx: number; vy: number }>>()
  /** Where others are drawn in the past. */
  private readonly rewind: Rewind | null
  private time = 0

  private constructor(server: VirtualServer, options: ArenaOptions) {
    const { seed, lines, framesPerSecond, pilot = (n) => new Duellist(n) } = options
    this.server = server
    this.frameMs = 1000 / framesPerSecond
    this.rewind = options.rules?.drawAhead === false ? new Rewind() : null
    this.seats = lines.map((line, n) => ({
      player: new VirtualPlayer(server, `P${n}`, line),
      pilot: pilot(seed * 1000 + n),
      record: newRecord(line, lines.length),
      // Screens are not in step with each other.
      phase: (n * this.frameMs) / lines.length,
      tick: 0,
      drawn: new Map(),
      motions: [],
      nearest: new Map(),
      shotsBefore: new Map(),
      ownBefore: null,
      shown: new Map(),
      claims: new Map(),
    }))
  }

  static async open(options: ArenaOptions): Promise<Arena> {
    const { seed, lines, rules = {}, side = 5 } = options
    const definition: Definition = {
      id: 'arena',
      name: 'Arena',
      columns: side,
      rows: side,
      capacity: lines.length,
      seed,
      rules: { ...DEFAULT_RULES, rocks: 0, drones: 0, ...rules },
    }
    return new Arena(await VirtualServer.open(definition, seed), options)
  }

  /** Plays on for so many seconds. */
  run(seconds: number): void {
    const end = this.time + seconds * 1000
    for (; this.time < end; this.time += this.frameMs) {
      for (const seat of this.seats) {
        const now = this.time + seat.phase
        this.server.advanceTo(now, () => this.ticked())
        this.frame(seat, now)
      }
    }
  }

  /** Fills in, at the end, what judging in the past would have changed. */
  settleRewound(): void {
    if (this.rewind === null) return
    for (const { claims, record } of this.seats)
      for (const [name, target] of claims)
        if (this.rewind.hits.get(name) === target) record.rewound.shownTrue++
    for (const [name, target] of this.rewind.hits) {
      const shooter = this.seatOf(Number.parseInt(name, 10))
      if (shooter !== undefined) shooter.record.rewound.hits++
      const seat = this.seatOf(target)
      if (seat === undefined) continue
      const { rewound } = seat.record
      rewound.hitsTaken++
      noteMiss(rewound, seat.nearest.get(name))
    }
  }

  private seatOf(pilot: number): Seat | undefined {
    return this.seats.find(({ player }) => player.visit.pilot === pilot)
  }

  private frame(seat: Seat, now: number): void {
    const { player, pilot } = seat
    const sky = player.look(now)
    player.steer(pilot.decide(sky, now), now)
    if (player.visit.mirror === null) return
    this.watchShots(seat, sky)
    this.watchShips(seat, sky, now)
    for (const impact of player.picture.impacts) {
      if (impact.kind !== SHIP || impact.pilot !== player.visit.pilot) continue
      const born = bornOf(player, impact.shot)
      if (born === null) continue
      seat.record.shown++
      seat.shown.set(`${impact.pilot}:${born}`, { target: impact.target, tick: this.server.universe.tick })
      seat.claims.set(`${impact.pilot}:${born}`, impact.target)
    }
    const { tick } = player.visit.mirror
    if (tick !== seat.tick) seat.record.comparisons++
    seat.tick = tick
    const { correction } = player.picture.prediction
    if (correction > SUB_UNITS / 4) seat.record.corrections.push(correction / SUB_UNITS)
  }

  /** How near the shots of others come to the own ship on the screen. */
  private watchShots(seat: Seat, sky: Sky): void {
    const own = sky.ships.find((ship) => ship.own)
    const { shotsBefore, ownBefore, nearest, player } = seat
    const before = new Map<number, { x: number; y: number }>()
    for (const shot of sky.shots) before.set(shot.id, { x: shot.x, y: shot.y })
    const hit = new Map(player.picture.impacts.map((impact) => [impact.shot, impact]))
    for (const [id, impact] of hit)
      if (impact.target === player.visit.pilot) before.set(id, { x: impact.x, y: impact.y })
    if (own !== undefined && ownBefore !== null) {
      for (const [id, place] of before) {
        const track = player.picture.timeline?.all().find(({ key }) => key === id)
        const last = shotsBefore.get(id)
        if (track === undefined || last === undefined || track.sort === player.visit.pilot) continue
        const name = `${track.sort}:${track.born}`
        const distance = closest(last, place)
        nearest.set(name, Math.min(nearest.get(name) ?? Number.POSITIVE_INFINITY, distance))
      }
    }
    seat.shotsBefore = before
    seat.ownBefore = own === undefined ? null : { x: own.x, y: own.y }
  }

  private watchShips(seat: Seat, sky: Sky, now: number): void {
    const { drawn, player } = seat
    const { ships } = player.visit.mirror!.bodies
    const { width, height } = player.visit.mirror!.grid
    const next = new Map<number, { x: number; y: number; at: number }>()
    for (const ship of sky.ships) {
      if (ship.own) continue
      const place = { x: sky.cameraX + ship.x, y: sky.cameraY + ship.y, at: now }
      next.set(ship.pilot, place)
      const before = drawn.get(ship.pilot)
      if (before === undefined || !ships.has(ship.pilot)) continue
      const dx = wrapNear(shortWay(before.x, place.x, width), width)
      const dy = wrapNear(shortWay(before.y, place.y, height), height)
      const ticks = (now - before.at) / TICK_MS
      if (Math.hypot(dx, dy) > ELSEWHERE) continue
      const moment = ship.pilot === player.visit.pilot ? 0 : player.picture.moments.others
      seat.motions.push({ pilot: ship.pilot, moment, dx, dy, ticks })
    }
    seat.drawn = next
  }

  /** Compares motions on the screen with what the ships did at the moments shown, which all have come by now. */
  private judgeMotions({ motions, record }: Seat, tick: number): Motion[] {
    return motions.filter((motion) => {
      const { pilot, moment, dx, dy, ticks } = motion
      const last = Math.floor(moment) + 2
      if (last > tick) return true
      record.shipFrames++
      let [fastest, isBackwards] = [0, true]
      for (let at = last; at > last - OF_LATE; at--) {
        const course = this.courses.get(at)?.get(pilot)
        if (course === undefined) return false
        const speed = Math.hypot(course.vx, course.vy)
        fastest = Math.max(fastest, speed)
        isBackwards &&= speed > SLOW && (dx * course.vx + dy * course.vy) / speed < -SLACK
      }
      if (Math.hypot(dx, dy) > fastest * ticks * FASTER + SLACK) record.tooFar++
      if (isBackwards) record.backwards++
      return false
    })
  }

  private ticked(): void {
    const { universe } = this.server
    const { tick, log, bodies } = universe
    const spent: number[] = []
    const lost = new Set<number>()
    for (const key of log.events.keys) {
      const block = log.events.get(key)
      for (let at = 1; at < block.length; at += EVENT_LENGTH[block[at]!]!) {
        if (block[at] === SPENT) spent.push(block[at + 1]!)
        else if (block[at] === DESTROYED && block[at + 1] === SHIP) {
          lost.add(block[at + 2]!)
          this.destroyed(block[at + 2]!, block[at + 3]! - 1)
        }
      }
    }
    this.rewind?.ticked(universe, lost, (pilot) => {
      const { present = 0, others = 0 } = this.seatOf(pilot)?.player.picture.moments ?? {}
      return present - others
    })
    for (const shot of spent) {
      const owner = bodies.shots.sort[shot]!
      const born = bodies.shots.until[shot]! - SHOT_LIFE
      this.hit({ tick, owner, born, target: this.nearestShip(shot, owner, lost) })
    }
    this.ends = this.ends.filter((end) => end.tick > tick - SETTLED || !this.judge(end))
    const courses = new Map<number, { vx: number; vy: number }>()
    for (const id of bodies.ships.ids.subarray(0, bodies.ships.count))
      courses.set(id, { vx: bodies.ships.vx[id]!, vy: bodies.ships.vy[id]! })
    this.courses.set(tick, courses)
    this.courses.delete(tick - 3 * SETTLED)
    for (const seat of this.seats) seat.motions = this.judgeMotions(seat, tick)
    for (const { shown } of this.seats)
      for (const [name, entry] of shown) if (entry.tick < tick - 3 * SETTLED) shown.delete(name)
  }

  /** The ship that a shot has hit, of those that are there or were `lost` in this tick: here are no rocks. */
  private nearestShip(shot: number, owner: number, lost: ReadonlySet<number>): number {
    const { shots, ships } = this.server.universe.bodies
    const { width, height } = this.server.universe.grid
    let [best, least] = [-1, Number.POSITIVE_INFINITY]
    for (const { player } of this.seats) {
      const id = player.visit.pilot
      if (id === owner || !(ships.has(id) || lost.has(id))) continue
      const dx = shortWay(shots.x[shot]!, ships.x[id]!, width)
      const dy = shortWay(shots.y[shot]!, ships.y[id]!, height)
      if (dx * dx + dy * dy >= least) continue
      least = dx * dx + dy * dy
      best = id
    }
    return best
  }

  private hit(end: End): void {
    const shooter = this.seatOf(end.owner)
    const victim = this.seatOf(end.target)
    if (shooter === undefined || victim === undefined) return
    shooter.record.hits++
    victim.record.hitsTaken++
    this.ends.push(end)
  }

  /** By now everybody's screen has shown what it has to show of this. */
  private judge({ owner, born, target }: End): boolean {
    const shooter = this.seatOf(owner)
    const victim = this.seatOf(target)
    const name = `${owner}:${born}`
    if (shooter !== undefined) {
      const shown = shooter.shown.get(name)
      if (shown?.target === target) shooter.record.shownTrue++
      else shooter.record.unshown++
      shooter.shown.delete(name)
    }
    if (victim !== undefined) {
      noteMiss(victim.record, victim.nearest.get(name))
    }
    return true
  }

  private destroyed(ship: number, by: number): void {
    const winner = this.seats.findIndex(({ player }) => player.visit.pilot === by)
    const loser = this.seats.findIndex(({ player }) => player.visit.pilot === ship)
    if (winner < 0 || loser < 0 || winner === loser) return
    const { wins } = this.seats[winner]!.record
    wins[loser] = wins[loser]! + 1
  }
}

/** The tick in which a shot was fired, by its number on the screen. */
function bornOf({ picture }: VirtualPlayer, shot: number): number | null {
  const ghost = picture.gun.ghosts.find(({ key }) => key === shot)
  return ghost?.tick ?? picture.timeline?.all().find(({ key }) => key === shot)?.born ?? null
}

/** How near the own ship, which is in the middle, something came that moved from one place to another. */
function closest(from: { x: number; y: number }, to: { x: number; y: number }): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const travel = dx * dx + dy * dy
  const along = travel === 0 ? 0 : Math.min(1, Math.max(0, -(from.x * dx + from.y * dy) / travel))
  return Math.hypot(from.x + dx * along, from.y + dy * along)
}

function wrapNear(difference: number, size: number): number {
  return Math.abs(difference) > size / 2 ? difference - Math.sign(difference) * size : difference
}
