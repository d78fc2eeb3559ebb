// Draws gems: bobbing, with a breathing glow and a glint now and then.
import type { Container } from 'pixi.js'
import { GEM_REPAIR } from '../../shared/rules.ts'
import type { SkyGem } from '../sky.ts'
import { type Frame, fraction, inField, units } from './frame.ts'
import { ICE, MINT } from './palette.ts'
import type { Textures } from './pictures.ts'
import { SpritePool } from './sprite-pool.ts'

export class Gems {
  private readonly stones: SpritePool
  private readonly lights: SpritePool
  private readonly textures: Textures

  constructor(layer: Container, lights: Container, textures: Textures) {
    this.stones = new SpritePool(layer)
    this.lights = new SpritePool(lights, 'add')
    this.textures = textures
  }

  draw(gems: readonly SkyGem[], frame: Frame): void {
    this.stones.begin()
    this.lights.begin()
    for (let i = 0; i < gems.length; i++) this.drawGem(gems[i]!, frame)
    this.stones.end()
    this.lights.end()
  }

  private drawGem(gem: SkyGem, frame: Frame): void {
    const x = units(gem.x)
    const phase = frame.seconds * 2.4 + fraction(gem.id, 4) * 20
    const y = units(gem.y) + Math.sin(phase) * 1.5
    if (!inField(x, y, 40)) return
    const repair = gem.sort === GEM_REPAIR
    const colour = repair ? MINT : ICE
    const glow = this.lights.take(this.textures.glow, x, y)
    glow.tint = colour
    glow.alpha = 0.42 + 0.14 * Math.sin(phase * 1.3)
    glow.scale.set(1.15)
    const stone = this.stones.take(repair ? this.textures.repair : this.textures.crystal, x, y)
    stone.rotation = repair ? 0 : Math.sin(phase * 0.5) * 0.3
    stone.scale.set(0.98)
    const flash = Math.sin(phase * 0.8)
    if (flash > 0.3) {
      const glint = this.lights.take(this.textures.glint, x - 3, y - 5)
      glint.scale.set((flash - 0.3) * 0.9)
      glint.alpha = flash
    }
  }
}
