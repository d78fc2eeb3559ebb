// The far background: coloured clouds, computed once from noise that repeats, so that the picture tiles.
import { CanvasSource, type Container, Sprite, Texture } from 'pixi.js'
import { mix } from '../../shared/random.ts'
import { FIELD_HEIGHT, FIELD_WIDTH } from '../../shared/rules.ts'
import { createCanvas } from './atlas.ts'
import { wrapAround } from './field.ts'
import type { Frame } from './frame.ts'

/** Pixels along the picture's side; it is drawn `TILE` units wide, since clouds have no sharp edges. */
const PIXELS = 384
const TILE = 1920
/** How much slower than the camera the clouds pass. */
const DEPTH = 0.035

/** A value 0..1 at a corner of a lattice that repeats after `period`. */
function lattice(x: number, y: number, period: number, seed: number): number {
  return mix(((y + period) % period) * 4099 + ((x + period) % period) + seed * 65537) / 0x100000000
}

function smooth(share: number): number {
  return share * share * (3 - 2 * share)
}

/** Value noise at (x, y), 0..1 of the tile. */
function noise(x: number, y: number, period: number, seed: number): number {
  const left = Math.floor(x * period)
  const top = Math.floor(y * period)
  const right = smooth(x * period - left)
  const down = smooth(y * period - top)
  const above = lattice(left, top, period, seed) * (1 - right) + lattice(left + 1, top, period, seed) * right
  const below =
    lattice(left, top + 1, period, seed) * (1 - right) + lattice(left + 1, top + 1, period, seed) * right
  return above * (1 - down) + below * down
}

/** Several octaves of noise, 0..1. */
function clouds(x: number, y: number, seed: number): number {
  let sum = 0
  let strength = 0.5
  for (let period = 3; period <= 48; period *= 2) {
    sum += strength * noise(x, y, period, seed + period)
    strength *= 0.52
  }
  return sum
}

/** One pixel's colour into `data`: deep blue, with a violet and a teal cloud and dark lanes between them. */
function paintPixel(data: Uint8ClampedArray, at: number, x: number, y: number): void {
  const violet = Math.max(0, clouds(x, y, 11) - 0.42) * 2.6
  const teal = Math.max(0, clouds(x, y, 23) - 0.46) * 2.4
  const ember = Math.max(0, clouds(x, y, 37) - 0.58) * 2.6
  const lane = 0.58 + 0.5 * smooth(Math.min(1, clouds(x, y, 53) * 1.35))
  // Half a step of noise hides the bands that such dark colours would show.
  const grain = mix(at) / 0x100000000 - 0.5
  data[at] = (8 + violet * 62 + teal * 8 + ember * 84) * lane + grain
  data[at + 1] = (10 + violet * 24 + teal * 60 + ember * 32) * lane + grain
  data[at + 2] = (26 + violet * 92 + teal * 74 + ember * 30) * lane + grain
  data[at + 3] = 255
}

function paintNebula(): HTMLCanvasElement {
  const [canvas, context] = createCanvas(PIXELS, PIXELS)
  const image = context.createImageData(PIXELS, PIXELS)
  for (let y = 0; y < PIXELS; y++) {
    for (let x = 0; x < PIXELS; x++) paintPixel(image.data, (y * PIXELS + x) * 4, x / PIXELS, y / PIXELS)
  }
  context.putImageData(image, 0, 0)
  return canvas
}

export class Nebula {
  private readonly tiles: Sprite[] = []
  private readonly texture: Texture

  constructor(layer: Container) {
    this.texture = new Texture({ source: new CanvasSource({ resource: paintNebula() }) })
    for (let i = 0; i < 4; i++) {
      // A unit of overlap, so that no seam shows between two tiles.
      const tile = new Sprite({ texture: this.texture, anchor: 0.5, width: TILE + 1, height: TILE + 1 })
      layer.addChild(tile)
      this.tiles.push(tile)
    }
  }

  draw(frame: Frame): void {
    const x = wrapAround(-frame.travelX * DEPTH, TILE)
    const y = wrapAround(-frame.travelY * DEPTH, TILE)
    for (let i = 0; i < 4; i++) {
      const tile = this.tiles[i]!
      const left = x + (i % 2 === 0 ? 0 : x > 0 ? -TILE : TILE)
      const top = y + (i < 2 ? 0 : y > 0 ? -TILE : TILE)
      tile.position.set(left, top)
      tile.visible =
        Math.abs(left) < (TILE + FIELD_WIDTH) / 2 + 40 && Math.abs(top) < (TILE + FIELD_HEIGHT) / 2 + 40
    }
  }

  destroy(): void {
    this.texture.destroy(true)
  }
}
