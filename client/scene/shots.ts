// Draws shots as glowing bolts in their pilot's colour.
import type { Container } from 'pixi.js'
import type { SkyShot } from '../sky.ts'
import { type Frame, inField, radians, units } from './frame.ts'
import { pilotColour } from './palette.ts'
import type { Textures } from './pictures.ts'
import { SpritePool } from './sprite-pool.ts'

export class Shots {
  private readonly pool: SpritePool
  private readonly textures: Textures

  constructor(layer: Container, textures: Textures) {
    this.pool = new SpritePool(layer, 'add')
    this.textures = textures
  }

  /** `own` is the pilot whose ship is in the middle, or -1. */
  draw(shots: readonly SkyShot[], own: number, frame: Frame): void {
    this.pool.begin()
    for (let i = 0; i < shots.length; i++) {
      const shot = shots[i]!
      const x = units(shot.x)
      const y = units(shot.y)
      if (!inField(x, y, 30)) continue
      const colour = pilotColour(shot.pilot, shot.pilot === own, frame.playerOf(shot.pilot))
      this.pool.paint(this.textures.glow, x, y, colour, 0.55, 1)
      const bolt = this.pool.paint(this.textures.bolt, x, y, colour, 1, 1)
      bolt.rotation = radians(shot.heading)
      const core = this.pool.take(this.textures.boltCore, x, y)
      core.rotation = bolt.rotation
    }
    this.pool.end()
  }
}
