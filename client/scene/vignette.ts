// The picture's edges: a little darker always, and red for a moment after a blow to one's own ship.
import { CanvasSource, type Container, Sprite, Texture } from 'pixi.js'
import { FIELD_HEIGHT, FIELD_WIDTH } from '../../shared/rules.ts'
import { createCanvas } from './atlas.ts'

const WIDTH = 160
const HEIGHT = 90

/** White at the edges, nothing in the middle. */
function paintEdges(): HTMLCanvasElement {
  const [canvas, context] = createCanvas(WIDTH, HEIGHT)
  context.translate(WIDTH / 2, HEIGHT / 2)
  context.scale(WIDTH / HEIGHT, 1)
  const edge = context.createRadialGradient(0, 0, HEIGHT * 0.33, 0, 0, HEIGHT * 0.72)
  edge.addColorStop(0, 'rgba(255, 255, 255, 0)')
  edge.addColorStop(1, 'rgba(255, 255, 255, 1)')
  context.fillStyle = edge
  context.fillRect(-HEIGHT, -HEIGHT, HEIGHT * 2, HEIGHT * 2)
  return canvas
}

export class Vignette {
  private readonly texture = new Texture({ source: new CanvasSource({ resource: paintEdges() }) })
  private readonly red: Sprite

  constructor(layer: Container) {
    this.red = new Sprite({
      texture: this.texture,
      anchor: 0.5,
      width: FIELD_WIDTH + 40,
      height: FIELD_HEIGHT + 40,
      tint: 0xff3148,
      visible: false,
    })
    layer.addChild(this.red)
  }

  /** `hurt` 0..1. */
  draw(hurt: number): void {
    this.red.visible = hurt > 0.01
    this.red.alpha = hurt * 0.6
  }

  destroy(): void {
    this.texture.destroy(true)
  }
}
