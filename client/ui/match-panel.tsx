// How the round stands: the points of both teams, the clock, and what is to be done.
import { MODE_TRAITS, NO_TEAM, TEAMS, type Team } from '../../shared/modes.ts'
import { type Status, TEAM_SIGNS } from '../status.ts'
import { formatDuration } from './duration.ts'
import { useWords } from './use-words.ts'

function Points({ team, status }: { team: 1 | 2; status: Status }) {
  const { match: words } = useWords()
  const { match, goal } = status
  return (
    <span class={`team team-${team}`}>
      <span class="team-name">
        {TEAM_SIGNS[team]} {words.teams[team]}
      </span>
      <strong>{match.points[team - 1]}</strong>
      {goal > 0 && <span class="unseen">{words.ofGoal(goal)}</span>}
    </span>
  )
}

/** Who won, or else what the watched pilot's team has to do. */
function useTask({ mode, match, team, pilot, watched, standings }: Status): string {
  const { match: words } = useWords()
  const own = words.teams[team]
  if (match.isOver && mode === 'free') return words.wins(standings[0]?.name ?? words.teams[NO_TEAM])
  if (match.isOver) return match.winner === NO_TEAM ? words.draw : words.wins(words.teams[match.winner])
  if (team === NO_TEAM || pilot !== watched) return words.about[mode]
  if (mode === 'hill') return match.holder === team ? words.holdHill : words.takeHill
  if (mode !== 'flags') return words.about[mode]
  const flagOf = (side: Team) => match.flags[side - 1]
  const other = team === 1 ? 2 : 1
  if (flagOf(other)?.carrier === pilot)
    return flagOf(team)?.carrier === -1 ? words.bringFlag : words.guardFlag
  if ((flagOf(team)?.carrier ?? -1) >= 0) return words.recoverFlag(own)
  return words.takeFlag(words.teams[other])
}

export function MatchPanel({ status }: { status: Status }) {
  const { match: words } = useWords()
  const task = useTask(status)
  const { mode, match, secondsLeft, tape } = status
  // Without teams and without a clock there is nothing to show.
  if (tape !== null || (mode === 'free' && secondsLeft === null)) return null
  const { hasTeams } = MODE_TRAITS[mode]
  return (
    <section class="match" aria-label={words.title}>
      <p class="match-points">
        {hasTeams && <Points team={TEAMS[0]} status={status} />}
        {secondsLeft !== null && (
          <span class="match-clock" role="timer">
            {match.isOver ? words.nextIn(secondsLeft) : formatDuration(secondsLeft)}
          </span>
        )}
        {hasTeams && <Points team={TEAMS[1]} status={status} />}
      </p>
      <p class={match.isOver ? 'match-task over' : 'match-task'} role="status">
        {task}
      </p>
    </section>
  )
}
