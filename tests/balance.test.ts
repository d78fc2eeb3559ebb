// The tool that measures the balance: the same matches give the same answers, and skill decides. `npm run balance` plays
// thousands; what they must show is judged there.
import { describe, expect, it } from 'vitest'
import { fixtureOf, QUESTIONS } from '../bench/balance/fixtures.ts'
import { playMatch } from '../bench/balance/match.ts'
import { linesOf, rowsOf } from '../bench/balance/report.ts'

const MATCHES = 8

describe('matches between drones', () => {
  it('are won by the side that flies better, in every mode', () => {
    const answers = QUESTIONS.filter(({ about }) => about === 'skill').map((question) => {
      const results = Array.from({ length: MATCHES }, (_, n) => playMatch(fixtureOf(question, n)))
      return { question, results }
    })
    const rows = rowsOf(answers)
    console.info(`balance: ${rows.map((row) => `${row.mode} ${row['wins %']} %`).join(', ')} won by aces`)
    for (const row of rows) expect(row['wins %'], `${row.mode}`).toBeGreaterThan(50)
    expect(linesOf(answers).filter(({ name }) => name.includes('aces'))).toHaveLength(3)
  }, 60_000)

  it('are functions of their seed', () => {
    const fixture = fixtureOf(QUESTIONS[0]!, 3)
    expect(playMatch(fixture)).toEqual(playMatch(fixture))
  })
})
