// Draws rocks: turning slowly, cracking as their hull falls, lit from the top left.
import type { Container, Texture } from 'pixi.js'
import { ROCK_HULL, ROCK_RADIUS } from '../../shared/rules.ts'
import type { SkyRock } from '../sky.ts'
import { type Frame, fraction, inField, units } from './frame.ts'
import { rockTextures, type Textures } from './pictures.ts'
import { ROCK_FORMS, ROCK_PICTURE_RADIUS } from './rock-art.ts'
import { SpritePool } from './sprite-pool.ts'

/** Radians per second that the fastest rock turns. */
const FASTEST_SPIN = 0.7

export class Rocks {
  private readonly pool: SpritePool
  private readonly rocks: Texture[]
  private readonly cracks: Texture[]
  private readonly shade: Texture

  constructor(layer: Container, textures: Textures) {
    this.pool = new SpritePool(layer)
    const forms = rockTextures(textures)
    this.rocks = forms.rocks
    this.cracks = forms.cracks
    this.shade = textures.rockShade
  }

  draw(rocks: readonly SkyRock[], frame: Frame): void {
    this.pool.begin()
    for (let i = 0; i < rocks.length; i++) this.drawRock(rocks[i]!, frame)
    this.pool.end()
  }

  private drawRock(rock: SkyRock, frame: Frame): void {
    const x = units(rock.x)
    const y = units(rock.y)
    const radius = units(ROCK_RADIUS[rock.size] ?? 0)
    if (!inField(x, y, radius * 1.1)) return
    const form = rock.id % ROCK_FORMS
    const scale = (radius / ROCK_PICTURE_RADIUS) * 1.04
    const spin = (fraction(rock.id, 2) - 0.5) * 2 * (FASTEST_SPIN / rock.size)
    const rotation = fraction(rock.id, 3) * Math.PI * 2 + spin * frame.seconds
    const stone = this.pool.take(this.rocks[form]!, x, y)
    stone.scale.set(scale)
    stone.rotation = rotation
    const damage = 1 - rock.hull / (ROCK_HULL[rock.size] ?? rock.hull)
    if (damage > 0.01) {
      const cracks = this.pool.take(this.cracks[form]!, x, y)
      cracks.scale.set(scale)
      cracks.rotation = rotation
      cracks.alpha = Math.min(1, 0.25 + damage)
    }
    this.pool.take(this.shade, x, y).scale.set(scale)
  }
}
