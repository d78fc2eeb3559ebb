// Draws rocks and the cracks that spread over them. Each form is drawn from its own seed, at the largest size.
import { Random } from '../../shared/random.ts'
import { ROCK_RADIUS, ROCK_SIZE, SUB_UNITS } from '../../shared/rules.ts'
import type { Picture } from './atlas.ts'

type Context = CanvasRenderingContext2D

/** Different forms of rock. */
export const ROCK_FORMS = 4
/** The radius the pictures are drawn for, in units. */
export const ROCK_PICTURE_RADIUS = ROCK_RADIUS[ROCK_SIZE]! / SUB_UNITS
const SIDE = ROCK_PICTURE_RADIUS * 2 + 10

/** What each form is made of: how much red, green and blue its grey has more, and the colour of its rim. */
const STONES: readonly (readonly [red: number, green: number, blue: number, rim: string])[] = [
  [16, 2, 10, '#d3bcc2'],
  [24, 8, -6, '#dcc4a6'],
  [-4, 4, 20, '#b6c3dc'],
  [10, -4, 24, '#c9b6e0'],
]

/** A number from `low` to `high`. */
function spread(random: Random, low: number, high: number): number {
  return low + (random.next() / 0x100000000) * (high - low)
}

/** The corners of form `form`, around the centre: x, y, x, y... */
function cornersOf(form: number): number[] {
  const random = new Random(form * 977 + 5)
  const count = random.between(10, 13)
  const corners: number[] = []
  for (let i = 0; i < count; i++) {
    const angle = ((i + spread(random, -0.3, 0.3)) / count) * Math.PI * 2
    const radius = ROCK_PICTURE_RADIUS * spread(random, 0.76, 1.07)
    corners.push(Math.cos(angle) * radius, Math.sin(angle) * radius)
  }
  return corners
}

function traceCorners(context: Context, corners: readonly number[], scale: number): void {
  context.beginPath()
  for (let i = 0; i < corners.length; i += 2) context.lineTo(corners[i]! * scale, corners[i + 1]! * scale)
  context.closePath()
}

/** Facets from the rim to an inner, turned copy of it, each in its own shade. */
function paintFacets(context: Context, corners: readonly number[], form: number, random: Random): void {
  const [red, green, blue] = STONES[form]!
  const count = corners.length / 2
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count
    const x0 = corners[i * 2]!
    const y0 = corners[i * 2 + 1]!
    const x1 = corners[next * 2]!
    const y1 = corners[next * 2 + 1]!
    const inner = spread(random, 0.52, 0.68)
    const shade = Math.round(spread(random, 58, 104))
    context.fillStyle = `rgb(${shade + red}, ${shade + green}, ${shade + blue})`
    context.beginPath()
    context.moveTo(x0, y0)
    context.lineTo(x1, y1)
    context.lineTo(x1 * inner, y1 * inner)
    context.lineTo(x0 * inner, y0 * inner)
    context.closePath()
    context.fill()
  }
}

function paintCraters(context: Context, random: Random): void {
  for (let i = 0; i < 6; i++) {
    const angle = spread(random, 0, Math.PI * 2)
    const distance = spread(random, 0.05, 0.62) * ROCK_PICTURE_RADIUS
    const radius = spread(random, 3, 9)
    const x = Math.cos(angle) * distance
    const y = Math.sin(angle) * distance
    context.fillStyle = 'rgba(20, 16, 28, 0.42)'
    context.beginPath()
    context.ellipse(x, y, radius, radius * 0.82, angle, 0, Math.PI * 2)
    context.fill()
    context.lineWidth = 1
    context.strokeStyle = 'rgba(214, 196, 206, 0.3)'
    context.beginPath()
    context.ellipse(x, y, radius, radius * 0.82, angle, 0.2, Math.PI * 0.95)
    context.stroke()
  }
}

function paintRock(context: Context, form: number): void {
  const corners = cornersOf(form)
  const random = new Random(form * 31 + 7)
  const [red, green, blue, rim] = STONES[form]!
  traceCorners(context, corners, 1)
  const stone = context.createRadialGradient(0, 0, 6, 0, 0, ROCK_PICTURE_RADIUS)
  stone.addColorStop(0, `rgb(${132 + red}, ${132 + green}, ${132 + blue})`)
  stone.addColorStop(1, `rgb(${78 + red}, ${78 + green}, ${78 + blue})`)
  context.fillStyle = stone
  context.fill()
  context.save()
  context.clip()
  paintFacets(context, corners, form, random)
  paintCraters(context, random)
  context.restore()
  traceCorners(context, corners, 1)
  context.lineJoin = 'round'
  context.lineWidth = 2
  context.strokeStyle = rim
  context.stroke()
}

/** Forked lines from the rim inwards; `count` of them, glowing faintly as if hot inside. */
function paintCracks(context: Context, form: number, count: number): void {
  const random = new Random(form * 131 + 17)
  traceCorners(context, cornersOf(form), 0.98)
  context.clip()
  context.lineCap = 'round'
  context.lineJoin = 'round'
  const lines = new Path2D()
  for (let i = 0; i < count; i++) {
    let angle = ((i + spread(random, -0.3, 0.3)) / count) * Math.PI * 2
    let reach = ROCK_PICTURE_RADIUS
    lines.moveTo(Math.cos(angle) * reach, Math.sin(angle) * reach)
    while (reach > ROCK_PICTURE_RADIUS * 0.2) {
      reach -= spread(random, 7, 13)
      angle += spread(random, -0.32, 0.32)
      lines.lineTo(Math.cos(angle) * reach, Math.sin(angle) * reach)
    }
  }
  context.lineWidth = 4.5
  context.strokeStyle = 'rgba(255, 120, 50, 0.28)'
  context.stroke(lines)
  context.lineWidth = 2.6
  context.strokeStyle = 'rgba(16, 10, 18, 0.95)'
  context.stroke(lines)
  context.lineWidth = 0.9
  context.strokeStyle = 'rgba(255, 176, 98, 0.95)'
  context.stroke(lines)
}

/** Light falls from the top left onto every rock, however it is turned: this goes over it, unturned. */
function paintShade(context: Context): void {
  const radius = ROCK_PICTURE_RADIUS * 0.97
  context.beginPath()
  context.arc(0, 0, radius, 0, Math.PI * 2)
  const shade = context.createRadialGradient(-radius * 0.4, -radius * 0.45, radius * 0.2, 0, 0, radius * 1.02)
  shade.addColorStop(0, 'rgba(255, 238, 220, 0.3)')
  shade.addColorStop(0.35, 'rgba(120, 100, 120, 0.05)')
  shade.addColorStop(0.78, 'rgba(5, 4, 16, 0.5)')
  shade.addColorStop(0.88, 'rgba(5, 4, 16, 0.42)')
  shade.addColorStop(1, 'rgba(5, 4, 16, 0)')
  context.fillStyle = shade
  context.fill()
}

function paintShard(context: Context): void {
  traceCorners(context, [-5, -2, -1, -4.5, 4.6, -2.4, 5, 1.4, 0.4, 4.8, -4, 2.6], 1)
  context.fillStyle = '#8a7c8a'
  context.fill()
  context.lineWidth = 0.9
  context.strokeStyle = '#d2c4cc'
  context.stroke()
}

const picture = (draw: (context: Context) => void): Picture => ({ width: SIDE, height: SIDE, draw })

export const ROCK_PICTURES = {
  rock0: picture((context) => paintRock(context, 0)),
  rock1: picture((context) => paintRock(context, 1)),
  rock2: picture((context) => paintRock(context, 2)),
  rock3: picture((context) => paintRock(context, 3)),
  cracks0: picture((context) => paintCracks(context, 0, 4)),
  cracks1: picture((context) => paintCracks(context, 1, 4)),
  cracks2: picture((context) => paintCracks(context, 2, 4)),
  cracks3: picture((context) => paintCracks(context, 3, 4)),
  rockShade: picture(paintShade),
  shard: { width: 14, height: 14, draw: paintShard },
} satisfies Record<string, Picture>
