// Draws ships, drones and what belongs to them. Hulls are drawn in greys, to be tinted with a pilot's colour.
// All point along +x; sizes are in units, for a ship of 18 units radius.
import { type Point, SHIP_OUTLINES } from '../ship-outlines.ts'
import type { Picture } from './atlas.ts'

type Context = CanvasRenderingContext2D
function trace(context: Context, points: readonly Point[]): void {
  context.beginPath()
  for (const [x, y] of points) context.lineTo(x, y)
  context.closePath()
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

/** What is darker on a hull, or lies lower: for one side, and mirrored for the other. By model. */
const SHADES: readonly (readonly Point[])[] = [
  [
    [1, 6.2],
    [-11, 16],
    [-14.6, 14.6],
    [-11.8, 5.6],
  ],
  [
    [15, 5],
    [10, 11.5],
    [-3, 15],
    [-9, 9],
    [2, 6.5],
  ],
  [
    [7, 5],
    [19, 8.2],
    [9, 10.6],
    [-8, 13],
    [-9, 6],
  ],
  [
    [6, 6],
    [4, 11],
    [-8, 12.4],
    [-12.5, 8.5],
    [-6, 5.5],
  ],
  [
    [1, 7.6],
    [-1, 11],
    [-14.6, 16.4],
    [-7.6, 8.6],
  ],
]

function paintShip(context: Context, model: number): void {
  paintHull(context, SHIP_OUTLINES[model]!)
  for (const side of [-1, 1]) {
    trace(
      context,
      SHADES[model]!.map(([x, y]): Point => [x, y * side]),
    )
    context.fillStyle = 'rgba(12, 14, 26, 0.42)'
    context.fill()
    context.lineWidth = 0.8
    context.strokeStyle = 'rgba(255, 255, 255, 0.4)'
    context.stroke()
  }
}

/** Glass and metal that keep their own colours. */
function paintCockpit(context: Context): void {
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

/** The eye that marks a drone. */
function paintEye(context: Context): void {
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

const SHIPS = Object.fromEntries(
  SHIP_OUTLINES.map((_, model) => [
    `ship${model}`,
    { width: 52, height: 42, draw: (context: Context) => paintShip(context, model) },
  ]),
) as Record<`ship${number}`, Picture>

export const SHIP_PICTURES = {
  ...SHIPS,
  cockpit: { width: 52, height: 42, draw: paintCockpit },
  eye: { width: 16, height: 16, draw: paintEye },
  dial: { width: 70, height: 70, draw: paintDial },
  flame: { width: 66, height: 16, draw: paintFlame },
  bubble: { width: 62, height: 62, draw: paintBubble },
} satisfies Record<string, Picture>
