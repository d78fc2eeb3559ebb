// Draws ships, drones and what belongs to them. Hulls are drawn in greys, to be tinted with a pilot's colour.
// All point along +x; sizes are in units, for a ship of 18 units radius.
import type { Picture } from './atlas.ts'

type Context = CanvasRenderingContext2D
type Point = readonly [number, number]

function trace(context: Context, points: readonly Point[]): void {
  context.beginPath()
  for (const [x, y] of points) context.lineTo(x, y)
  context.closePath()
}

/** The upper half, and its mirror image below. */
function mirrored(half: readonly Point[]): Point[] {
  return [...half, ...half.map(([x, y]): Point => [x, -y]).reverse()]
}

function paintHull(context: Context, outline: readonly Point[]): void {
  trace(context, outline)
  const shine = context.createLinearGradient(-16, 0, 22, 0)
  shine.addColorStop(0, '#858b97')
  shine.addColorStop(0.5, '#d3d8e2')
  shine.addColorStop(1, '#ffffff')
  context.fillStyle = shine
  context.fill()
  context.lineJoin = 'round'
  context.lineWidth = 1.3
  context.strokeStyle = '#ffffff'
  context.stroke()
}

const DART = mirrored([
  [22, 0],
  [10, -4.4],
  [1, -6.2],
  [-11, -16.5],
  [-15.5, -15],
  [-12.5, -5.5],
  [-9, -3.2],
])

function paintDart(context: Context): void {
  paintHull(context, DART)
  // The wings lie lower than the body, so they are darker.
  for (const side of [-1, 1]) {
    trace(context, [
      [1, 6.2 * side],
      [-11, 16 * side],
      [-14.6, 14.6 * side],
      [-11.8, 5.6 * side],
    ])
    context.fillStyle = 'rgba(12, 14, 26, 0.42)'
    context.fill()
    context.beginPath()
    context.moveTo(0, 7 * side)
    context.lineTo(-10.6, 15.8 * side)
    context.lineWidth = 1.5
    context.strokeStyle = 'rgba(255, 255, 255, 0.95)'
    context.stroke()
  }
  context.beginPath()
  context.moveTo(20, 0)
  context.lineTo(-9, 0)
  context.lineWidth = 0.7
  context.strokeStyle = 'rgba(10, 12, 24, 0.45)'
  context.stroke()
}

/** Glass and metal that keep their own colours. */
function paintDartTrim(context: Context): void {
  context.beginPath()
  context.ellipse(4.5, 0, 5.6, 2.7, 0, 0, Math.PI * 2)
  const glass = context.createLinearGradient(-1, -2, 10, 2)
  glass.addColorStop(0, '#0b2440')
  glass.addColorStop(0.6, '#2d7fb8')
  glass.addColorStop(1, '#d5f4ff')
  context.fillStyle = glass
  context.fill()
  context.lineWidth = 0.7
  context.strokeStyle = 'rgba(8, 12, 26, 0.9)'
  context.stroke()
  for (const side of [-1, 1]) {
    context.fillStyle = '#171a26'
    context.fillRect(-13.4, side * 3.4 - 1.5, 4, 3)
    context.fillStyle = '#454b5e'
    context.fillRect(-13.4, side * 3.4 - 1.5, 1.1, 3)
  }
}

const BEETLE = mirrored([
  [8, 0],
  [11, -4],
  [19, -8.4],
  [12, -11.6],
  [2, -14.2],
  [-9, -12],
  [-15, -6],
  [-12, 0],
])

function paintBeetle(context: Context): void {
  paintHull(context, BEETLE)
  trace(
    context,
    mirrored([
      [6, 0],
      [3, -7.6],
      [-7, -8],
      [-10.5, 0],
    ]),
  )
  context.fillStyle = 'rgba(14, 12, 20, 0.55)'
  context.fill()
  context.lineWidth = 0.8
  context.strokeStyle = 'rgba(255, 255, 255, 0.35)'
  context.stroke()
}

function paintBeetleTrim(context: Context): void {
  const eye = context.createRadialGradient(0, 0, 0, 0, 0, 6)
  eye.addColorStop(0, '#ffffff')
  eye.addColorStop(0.25, '#ffb9a0')
  eye.addColorStop(0.5, 'rgba(255, 70, 60, 0.85)')
  eye.addColorStop(1, 'rgba(255, 40, 40, 0)')
  context.fillStyle = eye
  context.fillRect(-6, -6, 12, 12)
}

/** A graduated ring, as on a brass instrument: marks the ship in the middle. */
function paintDial(context: Context): void {
  context.strokeStyle = 'rgba(255, 255, 255, 0.55)'
  context.lineWidth = 0.7
  context.beginPath()
  context.arc(0, 0, 33, 0, Math.PI * 2)
  context.stroke()
  for (let mark = 0; mark < 48; mark++) {
    const angle = (mark / 48) * Math.PI * 2
    const inner = mark % 12 === 0 ? 28.5 : mark % 4 === 0 ? 30.6 : 31.8
    context.globalAlpha = mark % 12 === 0 ? 1 : 0.6
    context.lineWidth = mark % 12 === 0 ? 1.2 : 0.6
    context.beginPath()
    context.moveTo(Math.cos(angle) * inner, Math.sin(angle) * inner)
    context.lineTo(Math.cos(angle) * 33, Math.sin(angle) * 33)
    context.stroke()
  }
}

/** Its nozzle is in the centre of the picture, the flame reaches to the left. */
function paintFlame(context: Context): void {
  for (const [length, width, alpha] of [
    [30, 5.2, 0.35],
    [22, 3.8, 0.6],
    [13, 2.2, 1],
  ] as const) {
    const heat = context.createLinearGradient(0, 0, -length, 0)
    heat.addColorStop(0, `rgba(255, 255, 255, ${alpha})`)
    heat.addColorStop(0.4, `rgba(255, 255, 255, ${alpha * 0.55})`)
    heat.addColorStop(1, 'rgba(255, 255, 255, 0)')
    context.fillStyle = heat
    context.beginPath()
    context.moveTo(0, -width)
    context.quadraticCurveTo(-length * 0.55, -width, -length, 0)
    context.quadraticCurveTo(-length * 0.55, width, 0, width)
    context.quadraticCurveTo(width * 0.8, 0, 0, -width)
    context.fill()
  }
}

function paintBubble(context: Context): void {
  const film = context.createRadialGradient(0, 0, 14, 0, 0, 28)
  film.addColorStop(0, 'rgba(255, 255, 255, 0)')
  film.addColorStop(0.72, 'rgba(255, 255, 255, 0.1)')
  film.addColorStop(0.93, 'rgba(255, 255, 255, 0.5)')
  film.addColorStop(0.96, 'rgba(255, 255, 255, 0.95)')
  film.addColorStop(1, 'rgba(255, 255, 255, 0)')
  context.fillStyle = film
  context.fillRect(-30, -30, 60, 60)
  context.beginPath()
  context.arc(0, 0, 22.5, Math.PI * 1.1, Math.PI * 1.42)
  context.lineWidth = 2
  context.lineCap = 'round'
  context.strokeStyle = 'rgba(255, 255, 255, 0.65)'
  context.stroke()
}

export const SHIP_PICTURES = {
  dart: { width: 52, height: 42, draw: paintDart },
  dartTrim: { width: 52, height: 42, draw: paintDartTrim },
  beetle: { width: 52, height: 42, draw: paintBeetle },
  beetleTrim: { width: 16, height: 16, draw: paintBeetleTrim },
  dial: { width: 70, height: 70, draw: paintDial },
  flame: { width: 66, height: 16, draw: paintFlame },
  bubble: { width: 62, height: 62, draw: paintBubble },
} satisfies Record<string, Picture>
