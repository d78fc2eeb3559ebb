// Turns what happened into light: flashes, sparks, debris, shock waves, and how much the picture shakes.
// Two screens may differ here, so plain Math.random will do.
import { ROCK_RADIUS } from '../../shared/rules.ts'
import type { Special } from '../../shared/ship-classes.ts'
import { REPEL_REACH } from '../../shared/specials.ts'
import type { Happening } from '../sky.ts'
import { type Frame, inField, units } from './frame.ts'
import { DUST, EMBER, GOLD, ICE, MINT, pilotColour, WHITE } from './palette.ts'
import type { Particles } from './particles.ts'
import type { Textures } from './pictures.ts'

const GEM_COLOURS = [ICE, MINT]

function between(low: number, high: number): number {
  return low + Math.random() * (high - low)
}

export class Effects {
  private readonly particles: Particles
  private readonly textures: Textures
  /** Told how violent something was for the one who watches, 0..1. */
  private readonly jolt: (violence: number) => void

  constructor(particles: Particles, textures: Textures, jolt: (violence: number) => void) {
    this.particles = particles
    this.textures = textures
    this.jolt = jolt
  }

  play(happening: Happening, frame: Frame): void {
    const x = units(happening.x)
    const y = units(happening.y)
    if (!inField(x, y, 120)) return
    switch (happening.type) {
      case 'fired':
        return this.flash(x, y, this.colourOf(happening.pilot, happening.own, frame), 0.55, 0.12)
      case 'struck':
        this.flash(x, y, WHITE, 0.5, 0.14)
        return this.sparks(x, y, EMBER, 7, 220)
      case 'bumped':
        if (happening.own) this.jolt(0.35)
        this.puffs(x, y, 3, 12)
        return this.sparks(x, y, DUST, 6, 150)
      case 'shipDestroyed':
        return this.explode(x, y, this.colourOf(happening.pilot, happening.own, frame), happening.own)
      case 'rockDestroyed':
        return this.shatter(x, y, happening.size)
      case 'collected':
        return this.gather(x, y, GEM_COLOURS[happening.sort] ?? ICE)
      case 'special':
        return this.special(happening.kind, x, y, this.colourOf(happening.pilot, happening.own, frame))
      case 'spawned':
        return this.arrive(x, y, this.colourOf(happening.pilot, happening.own, frame))
    }
  }

  private colourOf(pilot: number, own: boolean, frame: Frame): number {
    return pilotColour(pilot, own, frame.playerOf(pilot))
  }

  private flash(x: number, y: number, tint: number, size: number, life: number): void {
    const glow = this.particles.add(this.textures.glow, x, y)
    glow.tint = tint
    glow.size = size
    glow.growth = size * 0.8
    glow.life = life
  }

  private sparks(x: number, y: number, tint: number, count: number, speed: number): void {
    for (let i = 0; i < count; i++) {
      const spark = this.particles.add(this.textures.spark, x, y)
      const angle = between(0, Math.PI * 2)
      const pace = speed * between(0.3, 1)
      spark.vx = Math.cos(angle) * pace
      spark.vy = Math.sin(angle) * pace
      spark.pointed = true
      spark.drag = 2.2
      spark.life = between(0.25, 0.7)
      spark.size = between(0.4, 0.95)
      spark.growth = -0.3
      spark.tint = tint
    }
  }

  private puffs(x: number, y: number, count: number, reach: number): void {
    for (let i = 0; i < count; i++) {
      const puff = this.particles.add(
        this.textures.puff,
        x + between(-reach, reach),
        y + between(-reach, reach),
        'normal',
      )
      puff.vx = between(-26, 26)
      puff.vy = between(-26, 26)
      puff.drag = 1
      puff.life = between(0.6, 1.2)
      puff.size = 0.3 + reach / 60
      puff.growth = 0.5 + reach / 50
      puff.alpha = 0.4
      puff.tint = 0x6b6070
    }
  }

  private ring(x: number, y: number, tint: number, from: number, to: number, life: number): void {
    const ring = this.particles.add(this.textures.ring, x, y)
    ring.tint = tint
    ring.size = from
    ring.growth = to - from
    ring.life = life
    ring.alpha = 0.9
  }

  private shards(x: number, y: number, count: number, speed: number, size: number): void {
    for (let i = 0; i < count; i++) {
      const shard = this.particles.add(this.textures.shard, x, y, 'normal')
      const angle = between(0, Math.PI * 2)
      const pace = speed * between(0.25, 1)
      shard.vx = Math.cos(angle) * pace
      shard.vy = Math.sin(angle) * pace
      shard.spin = between(-7, 7)
      shard.drag = 0.9
      shard.life = between(0.7, 1.5)
      shard.size = size * between(0.4, 1)
    }
  }

  private explode(x: number, y: number, tint: number, own: boolean): void {
    this.jolt(own ? 1 : Math.max(0, 0.45 - Math.hypot(x, y) / 1200))
    this.puffs(x, y, 7, 22)
    this.flash(x, y, WHITE, 3.4, 0.28)
    this.flash(x, y, EMBER, 2.6, 0.7)
    this.ring(x, y, tint, 0.2, 2.6, 0.75)
    this.ring(x, y, WHITE, 0.1, 1.5, 0.45)
    this.sparks(x, y, tint, 26, 420)
    this.sparks(x, y, GOLD, 16, 240)
    this.shards(x, y, 7, 150, 0.9)
  }

  private shatter(x: number, y: number, size: number): void {
    const radius = units(ROCK_RADIUS[size] ?? 0)
    this.flash(x, y, EMBER, radius / 22, 0.25)
    this.puffs(x, y, 3 + size * 2, radius * 0.5)
    this.shards(x, y, 4 + size * 4, 90 + size * 40, 0.5 + size * 0.28)
    this.sparks(x, y, GOLD, 4 * size, 200)
    this.ring(x, y, DUST, 0.2, radius / 22, 0.5)
  }

  private gather(x: number, y: number, tint: number): void {
    this.flash(x, y, tint, 1.1, 0.35)
    this.ring(x, y, tint, 0.15, 0.9, 0.45)
    this.sparks(x, y, tint, 12, 170)
  }

  private special(kind: Special['kind'], x: number, y: number, tint: number): void {
    this.flash(x, y, tint, 1.4, 0.3)
    if (kind === 'repel') this.ring(x, y, ICE, 0.3, units(REPEL_REACH) / 40, 0.5)
    else if (kind === 'bulwark') this.ring(x, y, GOLD, 1.8, 0.6, 0.5)
    else this.sparks(x, y, tint, 14, 260)
  }

  private arrive(x: number, y: number, tint: number): void {
    this.ring(x, y, tint, 1.9, 0.3, 0.6)
    this.ring(x, y, WHITE, 0.2, 1.2, 0.5)
    this.flash(x, y, tint, 2.2, 0.6)
  }
}
