// The radar: all that the view covers, as dots on a small canvas of its own. Knows nothing of the scene.
import { FIELD_HEIGHT, FIELD_WIDTH, SECTOR_SIZE, VIEW_COLUMNS, VIEW_ROWS } from '../../shared/rules.ts'
import type { Sky, SkyObjective } from '../sky.ts'
import { createCanvas } from './atlas.ts'
import { type Frame, units } from './frame.ts'
import { cssColour, ICE, MINT, objectiveColour, pilotColour } from './palette.ts'

/** Seconds between two drawings: it need not be smooth. */
const INTERVAL = 0.1
const SECTOR = units(SECTOR_SIZE)
/** Units it shows, camera in the middle. */
const WIDTH = SECTOR * VIEW_COLUMNS
const HEIGHT = SECTOR * VIEW_ROWS
/** Its size in CSS pixels; style sheets may scale it. */
const PIXELS = 210
const SCALE = PIXELS / WIDTH
const ROCK_DOTS = [0, 1, 1.5, 2.3]

export class Radar {
  readonly canvas: HTMLCanvasElement
  private readonly context: CanvasRenderingContext2D
  private drawn = Number.NEGATIVE_INFINITY

  /** @param label for those who cannot see it */
  constructor(label: string) {
    const [canvas, context] = createCanvas(PIXELS * 2, Math.round(HEIGHT * SCALE) * 2)
    canvas.className = 'radar'
    canvas.setAttribute('role', 'img')
    canvas.setAttribute('aria-label', label)
    context.setTransform(2 * SCALE, 0, 0, 2 * SCALE, canvas.width / 2, canvas.height / 2)
    this.canvas = canvas
    this.context = context
  }

  draw(sky: Sky, frame: Frame): void {
    if (frame.seconds - this.drawn < INTERVAL) return
    this.drawn = frame.seconds
    this.context.clearRect(-WIDTH / 2, -HEIGHT / 2, WIDTH, HEIGHT)
    this.drawGrid(frame)
    for (const objective of sky.objectives) this.drawObjective(objective)
    this.context.fillStyle = '#8d8296'
    for (const rock of sky.rocks) this.dot(rock.x, rock.y, ROCK_DOTS[rock.size] ?? 1)
    for (const gem of sky.gems) {
      this.context.fillStyle = cssColour(gem.sort === 0 ? ICE : MINT)
      this.dot(gem.x, gem.y, 1.4)
    }
    for (const ship of sky.ships) {
      const player = frame.playerOf(ship.pilot)
      this.context.fillStyle = cssColour(pilotColour(ship.pilot, ship.own, player))
      // Not by colour alone: the second team's ships are squares.
      if (player?.team === 2 && !ship.own) this.square(ship.x, ship.y, 2.3)
      else this.dot(ship.x, ship.y, ship.own ? 3.2 : 2.5)
    }
  }

  private drawObjective(objective: SkyObjective): void {
    const { context } = this
    const { kind, x, y } = objective
    const colour = cssColour(objectiveColour(objective))
    context.strokeStyle = colour
    context.fillStyle = colour
    context.lineWidth = 1.4 / SCALE
    if (kind === 'hill') context.strokeRect(units(x) - SECTOR / 2, units(y) - SECTOR / 2, SECTOR, SECTOR)
    else if (kind === 'flag') this.square(x, y, 3.4)
    else {
      context.beginPath()
      context.arc(units(x), units(y), 6 / SCALE, 0, Math.PI * 2)
      context.stroke()
    }
  }

  /** Sub-units from the camera; half a side in CSS pixels. */
  private square(x: number, y: number, half: number): void {
    this.context.fillRect(
      units(x) - half / SCALE,
      units(y) - half / SCALE,
      (2 * half) / SCALE,
      (2 * half) / SCALE,
    )
  }

  /** Sub-units from the camera; radius in CSS pixels. */
  private dot(x: number, y: number, radius: number): void {
    this.context.beginPath()
    this.context.arc(units(x), units(y), radius / SCALE, 0, Math.PI * 2)
    this.context.fill()
  }

  private drawGrid(frame: Frame): void {
    const { context } = this
    context.lineWidth = 1 / SCALE
    context.strokeStyle = 'rgba(159, 182, 255, 0.13)'
    context.beginPath()
    const left = SECTOR - ((((frame.cameraX - WIDTH / 2) % SECTOR) + SECTOR) % SECTOR) - WIDTH / 2
    for (let x = left; x < WIDTH / 2; x += SECTOR) {
      context.moveTo(x, -HEIGHT / 2)
      context.lineTo(x, HEIGHT / 2)
    }
    const top = SECTOR - ((((frame.cameraY - HEIGHT / 2) % SECTOR) + SECTOR) % SECTOR) - HEIGHT / 2
    for (let y = top; y < HEIGHT / 2; y += SECTOR) {
      context.moveTo(-WIDTH / 2, y)
      context.lineTo(WIDTH / 2, y)
    }
    context.stroke()
    context.strokeStyle = 'rgba(255, 210, 122, 0.32)'
    context.strokeRect(-FIELD_WIDTH / 2, -FIELD_HEIGHT / 2, FIELD_WIDTH, FIELD_HEIGHT)
  }
}
