// Reads from a visit and its picture what menus and instruments show of them.
import { energyAt } from '../shared/energy.ts'
import { goalOf, NO_TEAM } from '../shared/modes.ts'
import { TICKS_PER_SECOND } from '../shared/rules.ts'
import { fullEnergyOf, fullHullOf } from '../shared/ship-classes.ts'
import { specialCostOf } from '../shared/specials.ts'
import type { Deeds } from './deeds.ts'
import type { Picture } from './picture.ts'
import type { PlayerRow, Status, Tape } from './status.ts'
import type { Visit } from './visit.ts'

const STANDINGS_SHOWN = 10

type ShipFields =
  | 'hull'
  | 'fullHull'
  | 'energy'
  | 'fullEnergy'
  | 'specialIn'
  | 'specialPaid'
  | 'crystals'
  | 'upgrades'
const NO_SHIP: Pick<Status, ShipFields> = {
  hull: 0,
  fullHull: 1,
  energy: 0,
  fullEnergy: 1,
  specialIn: 0,
  specialPaid: false,
  crystals: 0,
  upgrades: 0,
}

/** A status without what only the game itself knows. */
export type VisitStatus = Omit<Status, 'phase' | 'role' | 'since' | 'chat' | 'muted' | 'tape'>

export function readStatus(visit: Visit, picture: Picture, deeds: Deeds, now: number): VisitStatus {
  const { watched } = picture.camera
  const player = visit.players.get(watched)
  const ships = visit.mirror?.bodies.ships
  const alive = ships?.has(watched) ?? false
  const { roundTrip } = visit.clock
  const { kills, gains, wounds, death, tally } = deeds
  return {
    universe: visit.universe,
    pilot: visit.pilot,
    watched,
    watchedName: player?.name ?? '',
    ...readShip(visit, watched),
    nextShip: visit.ship,
    alive,
    shielded: alive && ships!.shieldUntil[watched]! > visit.mirror!.tick,
    score: player?.score ?? 0,
    ...readRound(visit, player?.team ?? NO_TEAM),
    standings: readStandings(visit),
    rank: rankOf(visit, watched),
    kills,
    gains,
    wounds,
    death,
    tally,
    population: visit.players.population,
    pingMs: Number.isFinite(roundTrip) ? Math.round(roundTrip) : null,
    stutter: picture.stutters.causeAt(now),
  }
}

/** Where a replay is at local time `now`. */
export function readTape(
  visit: Visit,
  tape: Omit<Tape, 'tick' | 'ended' | 'chosen'>,
  chosen: number,
  now: number,
): Tape {
  const { clock, mirror } = visit
  // Where nothing happens no frames come, and the clock is all there is to tell by.
  const reached = Math.max(mirror?.tick ?? 0, clock.isSet ? clock.at(now) : 0)
  const tick = Math.min(tape.last, Math.round(reached / 10) * 10)
  return { ...tape, tick, chosen, ended: reached >= tape.last }
}

function readShip({ mirror }: Visit, watched: number): Pick<Status, ShipFields> {
  if (mirror === null || !mirror.bodies.ships.has(watched)) return NO_SHIP
  const { ships } = mirror.bodies
  const energy = energyAt(ships, watched, mirror.tick)
  return {
    hull: ships.hull[watched]!,
    fullHull: fullHullOf(ships, watched),
    energy,
    fullEnergy: fullEnergyOf(ships, watched),
    specialIn: Math.max(0, Math.ceil((ships.specialAt[watched]! - mirror.tick) / TICKS_PER_SECOND)),
    specialPaid: energy >= specialCostOf(ships, watched),
    crystals: ships.crystals[watched]!,
    upgrades: ships.upgrades[watched]!,
  }
}

function readRound(
  { mirror, match, rules }: Visit,
  team: Status['team'],
): Pick<Status, 'team' | 'mode' | 'goal' | 'match' | 'secondsLeft'> {
  const hasEnd = match.endsAt > 0 && mirror !== null
  const secondsLeft = hasEnd ? Math.max(0, Math.ceil((match.endsAt - mirror.tick) / TICKS_PER_SECOND)) : null
  return { team, mode: rules.mode, goal: goalOf(rules), match, secondsLeft }
}

function rankOf({ players }: Visit, watched: number): number | null {
  const at = players.standings.indexOf(watched)
  return at < 0 ? null : at + 1
}

function readStandings({ players }: Visit): PlayerRow[] {
  const rows = players.standings.map((pilot) => players.get(pilot)).filter((row) => row !== undefined)
  // As the server ranks them: scores of ships in view may be newer than its list.
  rows.sort((a, b) => Number(a.drone) - Number(b.drone) || b.score - a.score)
  return rows.slice(0, STANDINGS_SHOWN).map((row) => ({ ...row }))
}

/** Whether two statuses show the same. Most fields are compared as they are, lists of a few rows by what is in them. */
export function isSame(one: Status, other: Status): boolean {
  if (one.chat !== other.chat) return false
  return (Object.keys(one) as (keyof Status)[]).every((key) => {
    return (
      one[key] === other[key] || (key !== 'chat' && JSON.stringify(one[key]) === JSON.stringify(other[key]))
    )
  })
}
