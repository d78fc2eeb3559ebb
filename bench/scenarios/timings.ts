// How long things may take that the tests only print: under floods and sieges, on a full disk, by an operator's hand.
// About ten minutes.
import type { Report } from '../report.ts'
import { linesOfTests } from '../tests-figures.ts'

const TESTS = [
  'siege',
  'flood',
  'sign-in-flood',
  'connections',
  'unread-answers',
  'restless',
  'full-disk',
  'journals',
  'faults',
  'drain',
  'readiness',
  'metrics',
  'operator',
]

export async function runTimings(progress: (text: string) => void): Promise<Report> {
  return { scenario: 'timings', rows: [], lines: await linesOfTests(TESTS, {}, progress) }
}
