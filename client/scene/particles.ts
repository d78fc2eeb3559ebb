// Sparks, puffs and rings: small lights that fly, fade and are used again. They stay where they are in space while
// the camera moves on. Knows nothing of why they are there; effects.ts does.
import { type Container, Sprite, type Texture } from 'pixi.js'
import type { Frame } from './frame.ts'

/** Most particles at once; the oldest makes room. */
const MOST = 700

export interface Particle {
  readonly sprite: Sprite
  /** Place along the camera's whole way, in units. */
  x: number
  y: number
  /** Units per second. */
  vx: number
  vy: number
  /** Share of the velocity lost per second. */
  drag: number
  /** Radians per second. */
  spin: number
  /** Seconds it lasts, and how old it is. */
  life: number
  age: number
  /** Scale at birth, and what it gains until its end. */
  size: number
  growth: number
  alpha: number
  tint: number
  /** Keeps pointing where it flies. */
  pointed: boolean
}

export class Particles {
  private readonly layer: Container
  private readonly all: Particle[] = []
  private next = 0
  private travelX = 0
  private travelY = 0

  constructor(layer: Container) {
    this.layer = layer
  }

  /** A new particle at (x, y) units from the camera of this frame, resting and white until its fields are set. */
  add(texture: Texture, x: number, y: number, blend: 'add' | 'normal' = 'add'): Particle {
    const particle = this.claim(texture)
    particle.sprite.texture = texture
    particle.sprite.blendMode = blend
    particle.sprite.rotation = 0
    particle.x = x + this.travelX
    particle.y = y + this.travelY
    particle.vx = 0
    particle.vy = 0
    particle.drag = 0
    particle.spin = 0
    particle.life = 0.5
    particle.age = 0
    particle.size = 1
    particle.growth = 0
    particle.alpha = 1
    particle.tint = 0xffffff
    particle.pointed = false
    return particle
  }

  private claim(texture: Texture): Particle {
    const index = this.next
    this.next = (this.next + 1) % MOST
    const known = this.all[index]
    if (known !== undefined) return known
    const sprite = new Sprite({ texture, anchor: 0.5, visible: false })
    this.layer.addChild(sprite)
    const particle: Particle = {
      sprite,
      x: 0,
      y: 0,
      vx: 0,
      vy: 0,
      drag: 0,
      spin: 0,
      life: 0,
      age: 0,
      size: 1,
      growth: 0,
      alpha: 1,
      tint: 0xffffff,
      pointed: false,
    }
    this.all.push(particle)
    return particle
  }

  /** Where the camera is now; particles added from here on are seen from there. */
  follow(frame: Frame): void {
    this.travelX = frame.travelX
    this.travelY = frame.travelY
  }

  draw(frame: Frame): void {
    for (let i = 0; i < this.all.length; i++) {
      const particle = this.all[i]!
      if (particle.age < particle.life) this.drawParticle(particle, frame.elapsed)
      else particle.sprite.visible = false
    }
  }

  private drawParticle(particle: Particle, elapsed: number): void {
    const { sprite } = particle
    const slowed = Math.max(0, 1 - particle.drag * elapsed)
    particle.vx *= slowed
    particle.vy *= slowed
    particle.x += particle.vx * elapsed
    particle.y += particle.vy * elapsed
    const share = particle.age / particle.life
    particle.age += elapsed
    sprite.visible = true
    sprite.position.set(particle.x - this.travelX, particle.y - this.travelY)
    sprite.scale.set(Math.max(0.001, particle.size + particle.growth * share))
    sprite.alpha = particle.alpha * (1 - share * share)
    sprite.tint = particle.tint
    if (particle.pointed) sprite.rotation = Math.atan2(particle.vy, particle.vx)
    else sprite.rotation += particle.spin * elapsed
  }

  /** All gone at once: the camera jumped to another place. */
  clear(): void {
    for (const particle of this.all) {
      particle.age = particle.life
      particle.sprite.visible = false
    }
  }
}
