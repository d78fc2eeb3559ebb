// Stars in three depths, and the marks at the corners of sectors: they show how fast one flies.
import { type Container, Sprite } from 'pixi.js'
import { Random } from '../../shared/random.ts'
import { FIELD_HEIGHT, FIELD_WIDTH, SECTOR_SIZE } from '../../shared/rules.ts'
import { wrapAround } from './field.ts'
import { type Frame, fraction, units } from './frame.ts'
import type { Textures } from './pictures.ts'
import { SpritePool } from './sprite-pool.ts'

/** Stars repeat after this many units: just out of sight. */
const WIDTH = FIELD_WIDTH + 60
const HEIGHT = FIELD_HEIGHT + 60
const SECTOR = units(SECTOR_SIZE)

interface Depth {
  readonly count: number
  /** The share of the camera's way that these stars move. */
  readonly share: number
  readonly size: number
  readonly alpha: number
}

const DEPTHS: readonly Depth[] = [
  { count: 120, share: 0.06, size: 0.34, alpha: 0.55 },
  { count: 64, share: 0.14, size: 0.55, alpha: 0.75 },
  { count: 26, share: 0.28, size: 0.9, alpha: 0.95 },
]

const TINTS = [0xffffff, 0xffffff, 0xbfd6ff, 0xd9c8ff, 0xffe2bd, 0xa8e6ff]

interface Star {
  readonly sprite: Sprite
  readonly depth: Depth
  readonly x: number
  readonly y: number
  readonly glint: boolean
}

export class Stars {
  private readonly stars: Star[] = []
  private readonly marks: SpritePool
  private readonly textures: Textures

  constructor(layer: Container, textures: Textures) {
    this.textures = textures
    this.marks = new SpritePool(layer)
    const random = new Random(1609)
    for (const depth of DEPTHS) {
      for (let i = 0; i < depth.count; i++) this.addStar(layer, depth, random)
    }
  }

  private addStar(layer: Container, depth: Depth, random: Random): void {
    const glint = depth.share > 0.2 && random.below(4) === 0
    const sprite = new Sprite({ texture: this.textures[glint ? 'glint' : 'star'], anchor: 0.5 })
    sprite.tint = TINTS[random.below(TINTS.length)]!
    sprite.alpha = depth.alpha * (0.5 + random.below(100) / 200)
    sprite.scale.set(glint ? 0.34 : depth.size * (0.75 + random.below(100) / 140))
    layer.addChild(sprite)
    this.stars.push({ sprite, depth, x: random.below(WIDTH), y: random.below(HEIGHT), glint })
  }

  draw(frame: Frame): void {
    for (let i = 0; i < this.stars.length; i++) {
      const { sprite, depth, x, y, glint } = this.stars[i]!
      sprite.position.set(
        wrapAround(x - frame.travelX * depth.share, WIDTH),
        wrapAround(y - frame.travelY * depth.share, HEIGHT),
      )
      if (glint) sprite.alpha = 0.65 + 0.25 * Math.sin(frame.seconds * 1.7 + fraction(i, 1) * 20)
    }
    this.drawMarks(frame)
  }

  private drawMarks(frame: Frame): void {
    this.marks.begin()
    const left = Math.ceil((frame.cameraX - FIELD_WIDTH / 2 - 8) / SECTOR)
    const top = Math.ceil((frame.cameraY - FIELD_HEIGHT / 2 - 8) / SECTOR)
    for (let row = top; row * SECTOR < frame.cameraY + FIELD_HEIGHT / 2 + 8; row++) {
      for (let column = left; column * SECTOR < frame.cameraX + FIELD_WIDTH / 2 + 8; column++) {
        const mark = this.marks.take(
          this.textures.mark,
          column * SECTOR - frame.cameraX,
          row * SECTOR - frame.cameraY,
        )
        mark.alpha = 0.22
        mark.tint = 0x9fb6ff
      }
    }
    this.marks.end()
  }
}
