// Draws what shines: glows, sparks, rings, shots, stars, gems. Mostly white, to be tinted. Sizes are in units.
import type { Picture } from './atlas.ts'

type Context = CanvasRenderingContext2D

/** White in the middle, nothing at `radius`, by the given stops of [place, alpha]. */
function paintRadial(context: Context, radius: number, stops: readonly (readonly [number, number])[]): void {
  const light = context.createRadialGradient(0, 0, 0, 0, 0, radius)
  for (const [place, alpha] of stops) light.addColorStop(place, `rgba(255, 255, 255, ${alpha})`)
  context.fillStyle = light
  context.fillRect(-radius, -radius, radius * 2, radius * 2)
}

const paintGlow = (context: Context): void =>
  paintRadial(context, 32, [
    [0, 1],
    [0.12, 0.72],
    [0.3, 0.34],
    [0.6, 0.09],
    [1, 0],
  ])

const paintStar = (context: Context): void =>
  paintRadial(context, 4, [
    [0, 1],
    [0.22, 0.95],
    [0.4, 0.3],
    [1, 0],
  ])

const paintPuff = (context: Context): void =>
  paintRadial(context, 32, [
    [0, 0.5],
    [0.5, 0.28],
    [1, 0],
  ])

function paintSpark(context: Context): void {
  context.scale(1, 0.22)
  paintRadial(context, 12, [
    [0, 1],
    [0.3, 0.85],
    [1, 0],
  ])
}

function paintRing(context: Context): void {
  paintRadial(context, 48, [
    [0, 0],
    [0.62, 0],
    [0.82, 0.25],
    [0.93, 1],
    [0.97, 0.5],
    [1, 0],
  ])
}

function paintBolt(context: Context): void {
  context.save()
  context.scale(1, 0.3)
  paintRadial(context, 24, [
    [0, 1],
    [0.3, 0.8],
    [0.6, 0.28],
    [1, 0],
  ])
  context.restore()
}

function paintBoltCore(context: Context): void {
  const heat = context.createLinearGradient(-11, 0, 11, 0)
  heat.addColorStop(0, 'rgba(255, 255, 255, 0)')
  heat.addColorStop(0.6, 'rgba(255, 255, 255, 0.9)')
  heat.addColorStop(1, '#ffffff')
  context.strokeStyle = heat
  context.lineCap = 'round'
  context.lineWidth = 2.4
  context.beginPath()
  context.moveTo(-9, 0)
  context.lineTo(9, 0)
  context.stroke()
}

function paintGlint(context: Context): void {
  for (const turned of [0, Math.PI / 2]) {
    context.save()
    context.rotate(turned)
    context.scale(1, 0.11)
    paintRadial(context, 20, [
      [0, 1],
      [0.3, 0.6],
      [1, 0],
    ])
    context.restore()
  }
}

/** Corners from the top, clockwise: x, y, x, y... */
const CRYSTAL = [0, -13, 8, -5, 8, 5, 0, 13, -8, 5, -8, -5]

function paintFacet(context: Context, points: readonly number[], colour: string): void {
  context.beginPath()
  for (let i = 0; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!)
  context.closePath()
  context.fillStyle = colour
  context.fill()
}

function paintGem(context: Context, colours: readonly string[], rim: string): void {
  for (let i = 0; i < 6; i++) {
    const next = ((i + 1) % 6) * 2
    paintFacet(
      context,
      [CRYSTAL[i * 2]!, CRYSTAL[i * 2 + 1]!, CRYSTAL[next]!, CRYSTAL[next + 1]!, 0, -1],
      colours[i]!,
    )
  }
  paintFacet(context, [0, -6.5, 4, -2, 4, 3, 0, 6.5, -4, 3, -4, -2], colours[6]!)
  context.beginPath()
  for (let i = 0; i < 12; i += 2) context.lineTo(CRYSTAL[i]!, CRYSTAL[i + 1]!)
  context.closePath()
  context.lineJoin = 'round'
  context.lineWidth = 1.1
  context.strokeStyle = rim
  context.stroke()
}

const CRYSTAL_COLOURS = ['#8fe9ff', '#4a9dff', '#3a56d8', '#5a3fd0', '#8b6cff', '#c9b4ff', '#e2f6ff']
const REPAIR_COLOURS = ['#8dffc4', '#35d488', '#149a62', '#0f7d52', '#2fc07c', '#b2ffd8', '#e6fff3']

function paintRepair(context: Context): void {
  paintGem(context, REPAIR_COLOURS, '#eafff4')
  context.fillStyle = '#0c6b45'
  context.fillRect(-1.3, -4.6, 2.6, 9.2)
  context.fillRect(-3.6, -1.4, 7.2, 2.8)
}

function paintMark(context: Context): void {
  context.fillStyle = '#ffffff'
  context.fillRect(-7, -0.5, 14, 1)
  context.fillRect(-0.5, -7, 1, 14)
}

/** A pole with a swallow-tailed cloth, its foot in the middle of the lower edge. */
function paintFlag(context: Context): void {
  context.fillStyle = '#ffffff'
  context.fillRect(-9, -15, 2, 30)
  context.beginPath()
  context.moveTo(-7, -14)
  context.lineTo(11, -14)
  context.lineTo(6, -7.5)
  context.lineTo(11, -1)
  context.lineTo(-7, -1)
  context.fill()
}

/** Points to the right. */
function paintArrow(context: Context): void {
  context.fillStyle = '#ffffff'
  context.beginPath()
  context.moveTo(10, 0)
  context.lineTo(-7, -9)
  context.lineTo(-3, 0)
  context.lineTo(-7, 9)
  context.fill()
}

export const LIGHT_PICTURES = {
  glow: { width: 64, height: 64, draw: paintGlow },
  star: { width: 8, height: 8, draw: paintStar },
  puff: { width: 64, height: 64, draw: paintPuff },
  spark: { width: 26, height: 8, draw: paintSpark },
  ring: { width: 98, height: 98, draw: paintRing },
  bolt: { width: 50, height: 18, draw: paintBolt },
  boltCore: { width: 28, height: 6, draw: paintBoltCore },
  glint: { width: 42, height: 42, draw: paintGlint },
  crystal: {
    width: 30,
    height: 30,
    draw: (context) => paintGem(context, CRYSTAL_COLOURS, '#f0fbff'),
  },
  repair: { width: 30, height: 30, draw: paintRepair },
  mark: { width: 16, height: 16, draw: paintMark },
  flag: { width: 26, height: 32, draw: paintFlag },
  arrow: { width: 24, height: 22, draw: paintArrow },
  /** Plain white, for bars. */
  plain: {
    width: 8,
    height: 8,
    draw: (context) => {
      context.fillStyle = '#ffffff'
      context.fillRect(-4, -4, 8, 8)
    },
  },
} satisfies Record<string, Picture>
