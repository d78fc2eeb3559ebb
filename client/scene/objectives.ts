// Draws what a round is about: the hill's border, bases and flags, and arrows that point to those outside of the field, and
// to the leader.
import type { Container } from 'pixi.js'
import { FIELD_HEIGHT, FIELD_WIDTH, SECTOR_SIZE } from '../../shared/rules.ts'
import type { SkyObjective } from '../sky.ts'
import { type Frame, inField, units } from './frame.ts'
import { objectiveColour } from './palette.ts'
import type { Textures } from './pictures.ts'
import { SpritePool } from './sprite-pool.ts'

const SECTOR = units(SECTOR_SIZE)
/** Width of the hill's border, in units. */
const BORDER = 3
/** Where arrows are, in units from the middle: within what instruments cover. */
const ARROW_X = FIELD_WIDTH * 0.36
const ARROW_Y = FIELD_HEIGHT * 0.34
/** A flag stands beside its place, or ship, so that it can be seen. */
const FLAG_ABOVE = 26

export class Objectives {
  private readonly below: SpritePool
  private readonly lights: SpritePool
  private readonly above: SpritePool
  private readonly textures: Textures

  constructor(below: Container, lights: Container, above: Container, textures: Textures) {
    this.below = new SpritePool(below)
    this.lights = new SpritePool(lights, 'add')
    this.above = new SpritePool(above)
    this.textures = textures
  }

  draw(objectives: readonly SkyObjective[], frame: Frame): void {
    this.below.begin()
    this.lights.begin()
    this.above.begin()
    for (let i = 0; i < objectives.length; i++) this.drawOne(objectives[i]!, frame)
    this.below.end()
    this.lights.end()
    this.above.end()
  }

  private drawOne(objective: SkyObjective, frame: Frame): void {
    const x = units(objective.x)
    const y = units(objective.y)
    const tint = objectiveColour(objective)
    if (objective.kind === 'leader') {
      // Only the sector is known: near enough, its ship is looked for by eye.
      if (!inField(x, y, SECTOR / 2)) this.drawArrow(x, y, tint, false)
      return
    }
    if (objective.kind === 'hill') {
      if (inField(x, y, SECTOR / 2)) this.drawHill(x, y, tint, frame)
    } else if (objective.kind === 'base') {
      if (inField(x, y, 110)) this.drawBase(x, y, tint, frame)
      return
    } else if (inField(x, y, 0)) this.drawFlag(x, y - FLAG_ABOVE, tint, frame)
    if (!inField(x, y, 0)) this.drawArrow(x, y, tint, objective.kind === 'flag')
  }

  private drawHill(x: number, y: number, tint: number, frame: Frame): void {
    const { plain } = this.textures
    const alpha = 0.5 + 0.12 * Math.sin(frame.seconds * 2)
    this.below.paint(plain, x, y, tint, 0.07, SECTOR / 8)
    for (let side = -1; side <= 1; side += 2) {
      const off = (side * SECTOR) / 2
      this.below.paint(plain, x + off, y, tint, alpha, SECTOR / 8).scale.x = BORDER / 8
      this.below.paint(plain, x, y + off, tint, alpha, SECTOR / 8).scale.y = BORDER / 8
    }
  }

  private drawBase(x: number, y: number, tint: number, frame: Frame): void {
    this.below.paint(this.textures.ring, x, y, tint, 0.75, 2)
    this.lights.paint(this.textures.dial, x, y, tint, 0.8, 1.9).rotation = -frame.seconds * 0.2
    this.lights.paint(this.textures.glow, x, y, tint, 0.3, 4)
  }

  private drawFlag(x: number, y: number, tint: number, frame: Frame): void {
    this.lights.paint(this.textures.glow, x, y, tint, 0.6, 1.3)
    this.above.paint(this.textures.flag, x, y, tint, 1, 1).scale.y = 1 + 0.06 * Math.sin(frame.seconds * 4)
  }

  /** Points to something beyond the edge of the field. */
  private drawArrow(x: number, y: number, tint: number, isFlag: boolean): void {
    const share = Math.min(ARROW_X / Math.abs(x), ARROW_Y / Math.abs(y))
    this.above.paint(this.textures.arrow, x * share, y * share, tint, 0.9, 1).rotation = Math.atan2(y, x)
    if (isFlag) this.above.paint(this.textures.flag, x * share * 0.95, y * share * 0.95, tint, 1, 0.7)
  }
}
