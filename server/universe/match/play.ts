// The stage that runs the round: its clock, its goal, and the rules of its mode.
import { goalOf, NO_TEAM } from '../../../shared/modes.ts'
import type { Universe } from '../universe.ts'
import { playFlags } from './flags.ts'
import { playHill } from './hill.ts'
import { endRound, nextRound } from './rounds.ts'

export function playMatch(universe: Universe): void {
  const { match, rules, tick } = universe
  if (match.isOver) {
    if (tick >= match.endsAt) nextRound(universe)
    return
  }
  if (rules.mode === 'hill') playHill(universe)
  else if (rules.mode === 'flags') playFlags(universe)
  const goal = goalOf(rules)
  const [one, other] = match.points
  if ((goal > 0 && Math.max(one, other) >= goal) || (match.endsAt > 0 && tick >= match.endsAt))
    endRound(universe, one === other ? NO_TEAM : one > other ? 1 : 2)
}
