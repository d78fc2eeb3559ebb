// Plays matches in a process of its own.
import { fixtureOf, QUESTIONS } from './fixtures.ts'
import { playMatch, type Result } from './match.ts'

/** Matches `from` .. `to` - 1 of a question, by its index. */
export interface Task {
  readonly question: number
  readonly from: number
  readonly to: number
}

process.on('message', ({ question, from, to }: Task) => {
  const results: Result[] = []
  for (let match = from; match < to; match++) results.push(playMatch(fixtureOf(QUESTIONS[question]!, match)))
  process.send!(results)
})
