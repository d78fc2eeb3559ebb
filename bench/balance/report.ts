// What the matches say: shares of wins with 95 % intervals, how long they take, how often one comes from behind.
import { SHIP_CLASSES } from '../../shared/ship-classes.ts'
import { atLeast, atMost, type Figures, type Line, quantile, round } from '../report.ts'
import { isFirst, type Question, TEAM_MODES } from './fixtures.ts'
import type { Result, TeamMode } from './match.ts'

export interface Answer {
  readonly question: Question
  readonly results: readonly Result[]
}

/** A share of wins in percent, a draw counting half, and how far its 95 % interval reaches either way. */
interface Share {
  readonly percent: number
  readonly off: number
}

export function linesOf(answers: readonly Answer[]): Line[] {
  const lines: Line[] = []
  for (const { question, results } of answers) {
    const { mode } = question
    const { percent } = shareOf(question, results)
    if (question.about === 'class') {
      const name = `${mode}: a side of ${SHIP_CLASSES[question.ship]!.name} against the field`
      lines.push(atMost(`${name}, off 50 % by`, Math.abs(percent - 50), 5, 'points'))
    } else if (question.about === 'sides')
      lines.push(atMost(`${mode}: equal sides, off 50 % by`, Math.abs(percent - 50), 2, 'points'))
    else lines.push(atLeast(`${mode}: aces against regulars`, percent, 75, '%'))
  }
  for (const mode of TEAM_MODES) {
    const minutes = minutesOf(answers, mode)
    lines.push(atLeast(`${mode}: half of the rounds take`, quantile(minutes, 0.5), 6, 'min'))
    lines.push(atMost(`${mode}: half of the rounds take no more than`, quantile(minutes, 0.5), 12, 'min'))
  }
  return lines
}

export function rowsOf(answers: readonly Answer[]): Figures[] {
  return answers.map(({ question, results }) => {
    const { percent, off } = shareOf(question, results)
    const minutes = results.map((result) => result.minutes).sort((one, other) => one - other)
    return {
      mode: question.mode,
      side: nameOf(question),
      matches: results.length,
      'wins %': round(percent, 1),
      '+-': round(off, 1),
      'draws %': round(
        percentOf(results, ({ winner }) => winner === 0),
        1,
      ),
      'minutes p50': round(quantile(minutes, 0.5), 1),
      'from behind %': round(
        percentOf(results, ({ isComeback }) => isComeback),
        1,
      ),
    }
  })
}

function nameOf(question: Question): string {
  if (question.about === 'class') return `${SHIP_CLASSES[question.ship]!.name}, against the others`
  return question.about === 'sides' ? 'mixed, against the same' : 'aces, against regulars'
}

/** Of equal sides team 1 is asked about, of others the one that differs. */
function shareOf({ about }: Question, results: readonly Result[]): Share {
  const wins = results.map(({ winner }, match) => {
    if (winner === 0) return 0.5
    return winner === (about === 'sides' || isFirst(match) ? 1 : 2) ? 1 : 0
  })
  const mean = wins.reduce((sum: number, one) => sum + one, 0) / wins.length
  const off = 1.96 * Math.sqrt((mean * (1 - mean)) / wins.length)
  return { percent: 100 * mean, off: 100 * off }
}

/** Of the rounds between equal sides. */
function minutesOf(answers: readonly Answer[], mode: TeamMode): number[] {
  return answers
    .filter(({ question }) => question.mode === mode && question.about === 'sides')
    .flatMap(({ results }) => results.map(({ minutes }) => minutes))
    .sort((one, other) => one - other)
}

function percentOf(results: readonly Result[], is: (result: Result) => boolean): number {
  return (100 * results.filter(is).length) / results.length
}
