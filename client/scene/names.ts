// Draws pilots' names below their ships, at nearly the same size on every screen. One text per pilot, made when first seen
// and given up when not seen for a while.
import { type Container, Text, TextStyle } from 'pixi.js'
import { NO_TEAM } from '../../shared/modes.ts'
import type { SkyShip } from '../sky.ts'
import { type PlayerRow, TEAM_SIGNS } from '../status.ts'
import { type Frame, inField, units } from './frame.ts'
import { cssColour, DRONE, GOLD, TEAM_COLOURS } from './palette.ts'

/** Seconds an unseen name is kept. */
const KEEP = 10
/** New texts per frame at most: each takes about a millisecond to draw. */
const NEW_PER_FRAME = 3
/** The share of their full size that names keep on a small screen: about 10 pixels. */
const SMALLEST = 0.78
/** Units from a ship's centre to its name. */
const BELOW = 31

interface Label {
  readonly text: Text
  readonly name: string
  seen: number
}

export class Names {
  private readonly layer: Container
  private readonly labels = new Map<number, Label>()
  private readonly styles: Record<'own' | 'drone' | 'pilot' | 'blue' | 'red', TextStyle>

  /** What is written below a ship that nobody steers at the moment. */
  private readonly adrift: (name: string) => string

  constructor(layer: Container, adrift: (name: string) => string) {
    this.layer = layer
    this.adrift = adrift
    const style = (fill: string): TextStyle =>
      new TextStyle({
        fontFamily: 'system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif',
        fontSize: 13,
        fontWeight: '600',
        letterSpacing: 0.4,
        fill,
        stroke: { color: '#05060f', width: 3, join: 'round' },
      })
    this.styles = {
      own: style(cssColour(GOLD)),
      drone: style(cssColour(DRONE)),
      pilot: style('#dfe6ff'),
      blue: style(cssColour(TEAM_COLOURS[1])),
      red: style(cssColour(TEAM_COLOURS[2])),
    }
  }

  /** `scale` is pixels per unit; ships are drawn `size` times their true size. */
  draw(ships: readonly SkyShip[], scale: number, size: number, frame: Frame): void {
    let made = 0
    for (let i = 0; i < ships.length; i++) {
      const ship = ships[i]!
      const x = units(ship.x)
      const y = units(ship.y)
      if (!inField(x, y, 20)) continue
      const player = frame.playerOf(ship.pilot)
      if (player === undefined) continue
      let label = this.labels.get(ship.pilot)
      const name = this.nameOf(player)
      if (label !== undefined && label.name !== name) {
        this.remove(ship.pilot, label)
        label = undefined
      }
      if (label === undefined) {
        if (made >= NEW_PER_FRAME) continue
        made++
        label = this.add(ship, name, player)
      }
      const style = this.styleOf(ship.own, player)
      if (label.text.style !== style) label.text.style = style
      label.text.scale.set(Math.min(1, Math.max(SMALLEST, scale * 1.6)))
      label.seen = frame.seconds
      label.text.position.set(Math.round(x * scale), Math.round((y + BELOW * size) * scale))
    }
    this.tidy(frame.seconds)
  }

  private nameOf({ name, adrift, team }: PlayerRow): string {
    const written = adrift ? this.adrift(name) : name
    return team === NO_TEAM ? written : `${TEAM_SIGNS[team]} ${written}`
  }

  private add(ship: SkyShip, name: string, player: PlayerRow): Label {
    const style = this.styleOf(ship.own, player)
    const faint = player.drone || player.adrift
    const text = new Text({ text: name, style, anchor: { x: 0.5, y: 0 } })
    text.alpha = faint ? 0.8 : 1
    this.layer.addChild(text)
    const label = { text, name, seen: 0 }
    this.labels.set(ship.pilot, label)
    return label
  }

  private styleOf(own: boolean, { drone, team }: PlayerRow): TextStyle {
    if (own) return this.styles.own
    if (team !== NO_TEAM) return team === 1 ? this.styles.blue : this.styles.red
    return drone ? this.styles.drone : this.styles.pilot
  }

  private remove(pilot: number, label: Label): void {
    this.labels.delete(pilot)
    label.text.destroy()
  }

  private tidy(seconds: number): void {
    for (const [pilot, label] of this.labels) {
      label.text.visible = label.seen === seconds
      if (seconds - label.seen > KEEP) this.remove(pilot, label)
    }
  }

  destroy(): void {
    for (const [pilot, label] of this.labels) this.remove(pilot, label)
    for (const style of Object.values(this.styles)) style.destroy()
  }
}
