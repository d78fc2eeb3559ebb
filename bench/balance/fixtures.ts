// Which matches are played: each class against the field, the same sides against each other, and aces against regulars.
import { SHIP_CLASSES } from '../../shared/ship-classes.ts'
import type { Fixture, Player, TeamMode } from './match.ts'

export const TEAM_MODES: readonly TeamMode[] = ['teams', 'hill', 'flags']

/** What a series of matches asks. */
export type Question =
  | { readonly about: 'class'; readonly mode: TeamMode; readonly ship: number }
  | { readonly about: 'sides'; readonly mode: TeamMode }
  | { readonly about: 'skill'; readonly mode: TeamMode }

const REGULAR = 1
const ACE = 2

/** All questions; each is asked with as many matches. */
export const QUESTIONS: readonly Question[] = TEAM_MODES.flatMap((mode): Question[] => [
  ...SHIP_CLASSES.map((_, ship): Question => ({ about: 'class', mode, ship })),
  { about: 'sides', mode },
  { about: 'skill', mode },
])

/** Pilots of a side: as many as the field of one class has other classes. */
const SIDE = SHIP_CLASSES.length - 1

/** The side that is asked about is team 1 in one half of the matches, and team 2 in the other. */
export function isFirst(match: number): boolean {
  return match % 2 === 0
}

export function fixtureOf(question: Question, match: number): Fixture {
  const [asked, other] = sidesOf(question, match)
  const seed = match * 7919 + QUESTIONS.indexOf(question)
  return { mode: question.mode, seed, sides: isFirst(match) ? [asked, other] : [other, asked] }
}

function sidesOf(question: Question, match: number): [Player[], Player[]] {
  if (question.about === 'class') {
    const all = SHIP_CLASSES.map((_, ship) => ship)
    const field = all.filter((ship) => ship !== question.ship)
    return [
      field.map(() => ({ ship: question.ship, skill: REGULAR })),
      field.map((ship) => ({ ship, skill: REGULAR })),
    ]
  }
  const ships = Array.from({ length: SIDE }, (_, n) => (match + n) % SHIP_CLASSES.length)
  const regulars = ships.map((ship) => ({ ship, skill: REGULAR }))
  if (question.about === 'sides') return [regulars, regulars]
  return [ships.map((ship) => ({ ship, skill: ACE })), regulars]
}
