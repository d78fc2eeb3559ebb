// The own ship where it will be when the server acts on what is pressed now, and the shots that it fires on the way: the
// mirror's last exact state, and the inputs that the server has not acknowledged, flown on with the shared motion.
import { createBodies } from '../shared/bodies.ts'
import { hasEnergyToFire, spend } from '../shared/energy.ts'
import { INPUT_SEQUENCES } from '../shared/limits.ts'
import { launch } from '../shared/motion.ts'
import { FIRE, SPECIAL } from '../shared/rules.ts'
import { classOf, reloadOf } from '../shared/ship-classes.ts'
import { canUseSpecial, salvoAside, specialOf, useSpecial } from '../shared/specials.ts'
import { Flight } from './flight.ts'
import type { Order } from './helm.ts'
import type { Mirror } from './mirror.ts'
import { Blend, type Pose } from './pose.ts'

interface Input extends Order {
  readonly sequence: number
  /** Where the clock was when it was sent, in ticks. */
  readonly sentAt: number
}

/** Unacknowledged for so many ticks, an input was lost with the ship it was for. */
const FORGET_TICKS = 60
/** In place of a sequence number. */
const NONE = -1
/** Ticks that are flown ahead at most: in a long stall nothing that is shown would come true. */
const FARTHEST = 60

export class Prediction {
  /** What the ship fires in the ticks that the mirror has not reached, as it starts; numbered from 0. */
  readonly shots = createBodies().shots
  /** How far the last `at` found the ship from where it was drawn for the same moment, in sub-units. */
  correction = 0
  readonly blend = new Blend()
  /** The tick in which the ship fires for the last time, as far as is known. */
  lastShot = Number.POSITIVE_INFINITY
  private inputs: Input[] = []
  private sequence = 0
  private readonly flight = new Flight()
  /** The tick from which the gun may fire again, by the last shot that the server told. */
  private readyAt = 0
  /** What the last prediction said, unblended, and for which moment: a new one for it shows the correction. */
  private last: (Pose & { moment: number }) | null = null

  /** Notes an input that is about to be sent at `sentAt` (ticks of the server's clock); gives its sequence number. */
  add(order: Order, sentAt: number): number {
    this.sequence = (this.sequence + 1) % INPUT_SEQUENCES
    // For the same tick the last word counts.
    if (this.inputs.at(-1)?.tick === order.tick) this.inputs.pop()
    this.inputs.push({ ...order, sequence: this.sequence, sentAt })
    return this.sequence
  }

  /**
   * The server acted in `tick` on the input with this number, and on those before it.
   * @returns the input, if it came too late for the tick it was meant for, or null
   */
  acknowledge(sequence: number, tick: number): { readonly sentAt: number } | null {
    const index = this.inputs.findIndex((input) => input.sequence === sequence)
    if (index < 0) return null
    const input = this.inputs[index]!
    this.inputs.splice(0, index + 1)
    return tick > input.tick ? input : null
  }

  /** The own ship fired in `tick`, and may again `reload` ticks later. */
  fired(tick: number, reload: number): void {
    this.readyAt = tick + reload
  }

  /** A new mirror: nothing is held. */
  reset(): void {
    this.inputs = []
    this.ground()
  }

  /** Without a ship there is nothing to show; what was sent is for the next one. */
  private ground(): void {
    this.last = null
    this.shots.clear()
    this.lastShot = Number.POSITIVE_INFINITY
    this.correction = 0
    this.blend.reset()
  }

  /**
   * Own ship's pose at `moment`, or null without a ship. Valid until the next call.
   * @param passedMs milliseconds since the last call
   */
  at(mirror: Mirror, pilot: number, moment: number, passedMs: number): Readonly<Pose> | null {
    const { ships } = mirror.bodies
    this.dropAcknowledged(mirror, ships.has(pilot) ? ships.ack[pilot]! : NONE)
    if (!ships.has(pilot)) {
      this.ground()
      return null
    }
    moment = Math.min(Math.max(moment, mirror.tick), mirror.tick + FARTHEST)
    this.blend.fade(passedMs)
    this.correct(mirror, pilot)
    const pose = this.predict(mirror, pilot, moment)
    this.last = { ...pose, moment }
    this.blend.apply(pose, mirror.grid)
    return pose
  }

  /** Those that a keyframe acknowledges, and those that will not be. */
  private dropAcknowledged(mirror: Mirror, ack: number): void {
    const acknowledged = this.inputs.findIndex(({ sequence }) => sequence === ack)
    this.inputs.splice(0, acknowledged + 1)
    this.inputs = this.inputs.filter(({ tick }) => tick > mirror.tick - FORGET_TICKS)
  }

  /** What was shown and what is now known to be right for the same moment differ. */
  private correct(mirror: Mirror, pilot: number): void {
    const { last } = this
    this.correction = 0
    if (last === null || last.moment < mirror.tick) return
    this.correction = this.blend.correct(last, this.predict(mirror, pilot, last.moment), mirror.grid)
  }

  private predict(mirror: Mirror, pilot: number, moment: number): Pose {
    const { flight, shots } = this
    const { grid } = mirror
    const whole = Math.floor(moment)
    shots.clear()
    flight.begin(mirror, pilot, whole + 1, true)
    let readyAt = this.readyAt
    let next = 0
    let wasFiring = true
    for (;;) {
      wasFiring = this.isFiring
      next = this.steer(next, flight.tick + 1)
      if (flight.tick === whole) break
      flight.move(grid)
      readyAt = this.fire(mirror, readyAt)
      flight.collide(grid)
      readyAt = this.useSpecial(mirror, readyAt)
    }
    const pose = flight.between(moment, grid)
    // Of the tick that is not over yet, only a shot that was pressed for it is certain: the trigger may be let go still.
    if (!wasFiring) this.fire(mirror, readyAt)
    return pose
  }

  private get isFiring(): boolean {
    return (this.flight.ships.controls[0]! & FIRE) !== 0
  }

  /** Takes over input number `next` if it is due by `tick`: one a tick, as the server does. Gives the next number. */
  private steer(next: number, tick: number): number {
    const input = this.inputs[next]
    if (input === undefined || input.tick > tick) return next
    this.flight.ships.target[0] = input.target
    this.flight.ships.controls[0] = input.controls
    return next + 1
  }

  /** Fires if the ship would; gives the tick from which it may again. */
  private fire(mirror: Mirror, readyAt: number): number {
    const { ships, tick } = this.flight
    if (!this.isFiring || tick > this.lastShot || tick < ships.shieldUntil[0]! || tick < readyAt)
      return readyAt
    if (!hasEnergyToFire(ships, 0, tick)) return readyAt
    this.addShot(mirror, 0)
    return tick + reloadOf(ships, 0)
  }

  private addShot({ grid }: Mirror, aside: number): void {
    const { shots } = this
    const { ships, tick } = this.flight
    spend(ships, 0, classOf(ships, 0).shotCost, tick)
    const id = shots.count
    shots.add(id)
    launch(ships, 0, shots, id, tick, grid, aside)
  }

  /** Uses the special if the ship would; gives the tick from which the gun may fire again. */
  private useSpecial(mirror: Mirror, readyAt: number): number {
    const { ships, tick } = this.flight
    if ((ships.controls[0]! & SPECIAL) === 0 || tick > this.lastShot || !canUseSpecial(ships, 0, tick))
      return readyAt
    useSpecial(ships, 0, tick)
    const { kind, strength } = specialOf(ships, 0)
    if (kind !== 'salvo') return readyAt
    for (let shot = 0; shot < strength; shot++) this.addShot(mirror, salvoAside(shot, strength))
    return tick + reloadOf(ships, 0)
  }
}
