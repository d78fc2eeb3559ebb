// Draws all pictures of the scene once, side by side on one canvas, and cuts it into textures: one texture for the
// whole scene keeps it to a few draw calls. Knows how pictures are packed, not what they show.
import { CanvasSource, Rectangle, Texture } from 'pixi.js'

/** A picture to draw: its size in units, and a drawing around its centre in units. */
export interface Picture {
  readonly width: number
  readonly height: number
  draw(context: CanvasRenderingContext2D): void
}

export interface Atlas<Name extends string> {
  readonly textures: Readonly<Record<Name, Texture>>
  destroy(): void
}

/** Pixels per unit: crisp up to a field 4,000 pixels wide. */
const PIXELS_PER_UNIT = 2.5
const SIDE = 2048
/** Empty pixels around each picture, so that neighbours do not bleed into smaller mipmaps. */
const GAP = 8

interface Slot<Name extends string> {
  readonly name: Name
  readonly picture: Picture
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Packs in rows, highest pictures first. */
function pack<Name extends string>(pictures: Readonly<Record<Name, Picture>>): Slot<Name>[] {
  const names = (Object.keys(pictures) as Name[]).sort((a, b) => pictures[b].height - pictures[a].height)
  let x = GAP
  let y = GAP
  let rowHeight = 0
  return names.map((name) => {
    const picture = pictures[name]
    const width = Math.ceil(picture.width * PIXELS_PER_UNIT)
    const height = Math.ceil(picture.height * PIXELS_PER_UNIT)
    if (x + width + GAP > SIDE) {
      x = GAP
      y += rowHeight + GAP
      rowHeight = 0
    }
    if (y + height + GAP > SIDE) throw new Error(`no room for the picture ${name}`)
    const slot = { name, picture, x, y, width, height }
    x += width + GAP
    rowHeight = Math.max(rowHeight, height)
    return slot
  })
}

/** A canvas to draw on, with its context. */
export function createCanvas(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser has no 2D canvas')
  return [canvas, context]
}

export function createAtlas<Name extends string>(pictures: Readonly<Record<Name, Picture>>): Atlas<Name> {
  const [canvas, context] = createCanvas(SIDE, SIDE)
  const slots = pack(pictures)
  for (const slot of slots) {
    context.save()
    context.beginPath()
    context.rect(slot.x, slot.y, slot.width, slot.height)
    context.clip()
    context.translate(slot.x + slot.width / 2, slot.y + slot.height / 2)
    context.scale(PIXELS_PER_UNIT, PIXELS_PER_UNIT)
    slot.picture.draw(context)
    context.restore()
  }
  const source = new CanvasSource({
    resource: canvas,
    resolution: PIXELS_PER_UNIT,
    autoGenerateMipmaps: true,
  })
  const textures = {} as Record<Name, Texture>
  for (const { name, x, y, width, height } of slots) {
    const frame = new Rectangle(
      x / PIXELS_PER_UNIT,
      y / PIXELS_PER_UNIT,
      width / PIXELS_PER_UNIT,
      height / PIXELS_PER_UNIT,
    )
    textures[name] = new Texture({ source, frame })
  }
  return {
    textures,
    destroy: () => {
      for (const texture of Object.values<Texture>(textures)) texture.destroy(false)
      source.destroy()
    },
  }
}
