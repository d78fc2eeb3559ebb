// The scene's colours. Each is a number 0xRRGGBB; a pilot's follows from its number, so that all screens agree.

import { NO_TEAM } from '../../shared/modes.ts'
import type { SkyObjective } from '../sky.ts'
import type { PlayerRow } from '../status.ts'

export const GOLD = 0xffd27a
export const WHITE = 0xffffff
export const EMBER = 0xff9b52
export const ICE = 0x9fe8ff
export const MINT = 0x7dffb0
export const VIOLET = 0xc3a4ff
export const DUST = 0xa99a92
export const DANGER = 0xff5d6c
export const DRONE = 0xd98a6a

/** Hues of other pilots, in degrees: bright on dark, and far enough from the gold of one's own ship. */
const HUES = [192, 330, 142, 268, 216, 96, 300, 168, 350, 240, 120, 180]

const pilotColours = HUES.map((hue) => colourOf(hue, 0.82, 0.68))

/** By team: none, blue and red. Colour-blind people can tell these apart; a sign always goes with the colour. */
export const TEAM_COLOURS = [0xe8ecff, 0x55a8ff, 0xff6a4d] as const

/** The colour of what a round is about: a team's, or gold for the leader. */
export function objectiveColour({ kind, team }: SkyObjective): number {
  return kind === 'leader' ? GOLD : TEAM_COLOURS[team]
}

/** The colour of a pilot's ship and shots. `player`: what is known of it. */
export function pilotColour(pilot: number, own: boolean, player: PlayerRow | undefined): number {
  if (own) return GOLD
  if (player !== undefined && player.team !== NO_TEAM) return TEAM_COLOURS[player.team]
  if (player?.drone) return DRONE
  return pilotColours[Math.abs(pilot) % pilotColours.length]!
}

/** A hull's colour by the share of it that is left. */
export function hullColour(share: number): number {
  if (share > 0.6) return MINT
  return share > 0.3 ? GOLD : DANGER
}

/** Hue in degrees, saturation and lightness 0..1, to 0xRRGGBB (the CSS Color 4 formula). */
export function colourOf(hue: number, saturation: number, lightness: number): number {
  const spread = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number): number => {
    const place = (offset + hue / 30) % 12
    const value = lightness - spread * Math.max(-1, Math.min(place - 3, 9 - place, 1))
    return Math.round(value * 255)
  }
  return (channel(0) << 16) | (channel(8) << 8) | channel(4)
}

/** The same colour as CSS writes it. */
export function cssColour(colour: number): string {
  return `#${colour.toString(16).padStart(6, '0')}`
}
