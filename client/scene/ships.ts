// Draws ships with their flames, shields, hull bars and the dial around the one in the middle.
import type { Container, Texture } from 'pixi.js'
import type { SkyShip } from '../sky.ts'
import { type Frame, fraction, inField, radians, units } from './frame.ts'
import { EMBER, GOLD, hullColour, ICE, pilotColour } from './palette.ts'
import type { Particles } from './particles.ts'
import { shipTextures, type Textures } from './pictures.ts'
import { SpritePool } from './sprite-pool.ts'

/** Where the nozzles are: this far behind the centre, and this far to each side, in units. */
const NOZZLE_BACK = 13
const NOZZLE_SIDE = 3.4
/** Puffs of exhaust per second and ship. */
const EXHAUST_RATE = 40
/** Units per second a thrusting ship flies, roughly. */
const TRAIL_SPEED = 330
const BAR_WIDTH = 38

export class Ships {
  private readonly below: SpritePool
  private readonly hulls: SpritePool
  private readonly above: SpritePool
  private readonly bars: SpritePool
  private readonly textures: Textures
  private readonly particles: Particles
  /** Hulls by model. */
  private readonly models: readonly Texture[]

  constructor(
    below: Container,
    hulls: Container,
    above: Container,
    textures: Textures,
    particles: Particles,
  ) {
    this.below = new SpritePool(below, 'add')
    this.hulls = new SpritePool(hulls)
    this.above = new SpritePool(above, 'add')
    this.bars = new SpritePool(above)
    this.textures = textures
    this.models = shipTextures(textures)
    this.particles = particles
  }

  /** `size` is how much larger than true ships are drawn, so that they can be told apart on a small screen. */
  draw(ships: readonly SkyShip[], size: number, frame: Frame): void {
    this.below.begin()
    this.hulls.begin()
    this.above.begin()
    this.bars.begin()
    for (let i = 0; i < ships.length; i++) {
      const ship = ships[i]!
      if (inField(units(ship.x), units(ship.y), 60)) this.drawShip(ship, size, frame)
    }
    this.below.end()
    this.hulls.end()
    this.above.end()
    this.bars.end()
  }

  private drawShip(ship: SkyShip, size: number, frame: Frame): void {
    const x = units(ship.x)
    const y = units(ship.y)
    const player = frame.playerOf(ship.pilot)
    const drone = player?.drone === true
    const colour = pilotColour(ship.pilot, ship.own, player)
    const aura = this.below.take(this.textures.glow, x, y)
    aura.tint = colour
    aura.alpha = ship.own ? 0.42 : 0.34
    aura.scale.set(2.1 * size)
    if (ship.own) {
      const dial = this.below.take(this.textures.dial, x, y)
      dial.tint = GOLD
      dial.alpha = 0.5
      dial.scale.set(size)
      dial.rotation = frame.seconds * 0.12
    }
    if (ship.thrusting) this.drawFlames(ship, x, y, size, drone, frame)
    const hull = this.hulls.take(this.models[ship.model]!, x, y)
    hull.rotation = radians(ship.heading)
    hull.tint = colour
    hull.scale.set(size)
    const trim = this.hulls.take(drone ? this.textures.eye : this.textures.cockpit, x, y)
    trim.rotation = hull.rotation
    trim.scale.set(drone ? size * (0.85 + 0.15 * Math.sin(frame.seconds * 5 + ship.pilot)) : size)
    if (ship.shielded) this.drawShield(x, y, size, frame)
    if (ship.hull < ship.fullHull && ship.hull > 0) this.drawBar(x, y - 32 * size, ship.hull / ship.fullHull)
  }

  private drawFlames(ship: SkyShip, x: number, y: number, size: number, drone: boolean, frame: Frame): void {
    const angle = radians(ship.heading)
    const cos = Math.cos(angle) * size
    const sin = Math.sin(angle) * size
    const backX = x - cos * NOZZLE_BACK
    const backY = y - sin * NOZZLE_BACK
    const tint = drone ? EMBER : ship.own ? 0xffb45e : 0x8fc8ff
    for (let side = -1; side <= 1; side += 2) {
      const flame = this.below.take(
        this.textures.flame,
        backX - sin * NOZZLE_SIDE * side,
        backY + cos * NOZZLE_SIDE * side,
      )
      flame.rotation = angle
      flame.tint = tint
      const flicker = fraction(Math.floor(frame.seconds * 40), ship.pilot + side)
      flame.scale.set(size * (0.75 + 0.45 * flicker), size * (0.85 + 0.2 * flicker))
    }
    const heat = this.below.take(this.textures.glow, backX - cos * 4, backY - sin * 4)
    heat.tint = tint
    heat.alpha = 0.6
    heat.scale.set(0.75 * size)
    this.leaveExhaust(ship.pilot, backX - cos * 8, backY - sin * 8, angle, tint, frame)
  }

  private leaveExhaust(pilot: number, x: number, y: number, angle: number, tint: number, frame: Frame): void {
    const phase = fraction(pilot, 5)
    const due =
      Math.floor(frame.seconds * EXHAUST_RATE + phase) -
      Math.floor((frame.seconds - frame.elapsed) * EXHAUST_RATE + phase)
    for (let i = 0; i < due && i < 4; i++) {
      // The ship came a way since the frame before; puffs left on it make one trail even at few frames a second.
      const back = (i / due) * frame.elapsed * TRAIL_SPEED
      const puff = this.particles.add(
        this.textures.glow,
        x - Math.cos(angle) * back,
        y - Math.sin(angle) * back,
      )
      const drift = (Math.random() - 0.5) * 0.5
      puff.vx = -Math.cos(angle + drift) * 60
      puff.vy = -Math.sin(angle + drift) * 60
      puff.drag = 2
      puff.life = 0.55 + Math.random() * 0.3
      puff.size = 0.42
      puff.growth = -0.3
      puff.alpha = 0.5
      puff.tint = tint
    }
  }

  private drawShield(x: number, y: number, size: number, frame: Frame): void {
    const bubble = this.above.take(this.textures.bubble, x, y)
    bubble.tint = ICE
    bubble.alpha = 0.62 + 0.18 * Math.sin(frame.seconds * 6)
    bubble.scale.set(size * (1.02 + 0.02 * Math.sin(frame.seconds * 4)))
    bubble.rotation = frame.seconds * 0.5
  }

  private drawBar(x: number, y: number, share: number): void {
    const back = this.bars.take(this.textures.plain, x, y)
    back.scale.set((BAR_WIDTH + 3) / 8, 7 / 8)
    back.tint = 0x05060f
    back.alpha = 0.72
    const bar = this.bars.take(this.textures.plain, x - (BAR_WIDTH * (1 - share)) / 2, y)
    bar.scale.set((BAR_WIDTH * share) / 8, 3.5 / 8)
    bar.tint = hullColour(share)
  }
}
