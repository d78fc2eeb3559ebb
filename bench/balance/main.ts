// Thousands of matches between drones: npm run balance. Ends with exit code 1 when a promise about the balance is not met.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { printReport } from '../report.ts'
import { QUESTIONS } from './fixtures.ts'
import type { Result } from './match.ts'
import type { Task } from './player.ts'
import { type Answer, linesOf, rowsOf } from './report.ts'

/** Matches that a process plays between two reports. */
const BATCH = 20

const program = new Command('balance')
  .description('Plays matches between drones and prints who wins, for each class and mode.')
  .option('--matches <count>', 'matches in all', Number, 10_500)
  .option('--processes <count>', 'processes that play them', Number, availableParallelism())
  .option('--json', 'end with one line of JSON', false)
  .parse()
const { matches, processes, json } = program.opts<{ matches: number; processes: number; json: boolean }>()
const each = Math.ceil(matches / QUESTIONS.length)

const tasks: Task[] = []
for (let from = 0; from < each; from += BATCH)
  for (let question = 0; question < QUESTIONS.length; question++)
    tasks.push({ question, from, to: Math.min(each, from + BATCH) })
const found: Result[][] = QUESTIONS.map(() => [])
let done = 0

async function play(): Promise<void> {
  const player = fork(fileURLToPath(new URL('./player.ts', import.meta.url)))
  for (let task = tasks.shift(); task !== undefined; task = tasks.shift()) {
    player.send(task)
    const [results] = (await once(player, 'message')) as [Result[]]
    for (const [n, result] of results.entries()) found[task.question]![task.from + n] = result
    done += results.length
    process.stderr.write(`\r${done} of ${each * QUESTIONS.length} matches`)
  }
  player.disconnect()
}

await Promise.all(Array.from({ length: processes }, play))
process.stderr.write('\n')
const answers: Answer[] = QUESTIONS.map((question, n) => ({ question, results: found[n]! }))
const report = { scenario: 'balance', lines: linesOf(answers), rows: rowsOf(answers) }
printReport(report)
if (json) console.log(JSON.stringify(report))
process.exitCode = report.lines.every(({ met }) => met) ? 0 : 1
