// The command line of the benchmarks: npm run bench, or npm run bench -- NAME, with --json for one last line of JSON.
import { Command } from 'commander'
import { printReport, type Report } from './report.ts'
import { printComparison, writeResults } from './results.ts'
import { runBytes } from './scenarios/bytes.ts'
import { runCeiling } from './scenarios/ceiling.ts'
import { runChurn } from './scenarios/churn.ts'
import { runClient } from './scenarios/client.ts'
import { runCluster } from './scenarios/cluster.ts'
import { runClusterFaults } from './scenarios/cluster-faults.ts'
import { runCrash } from './scenarios/crash.ts'
import { runDrain } from './scenarios/drain.ts'
import { runFairness } from './scenarios/fairness.ts'
import { runJoin } from './scenarios/join.ts'
import { runJournal } from './scenarios/journal.ts'
import { runLog } from './scenarios/log.ts'
import { runPeers } from './scenarios/peers.ts'
import { runReaders } from './scenarios/readers.ts'
import { runScale } from './scenarios/scale.ts'
import { runSleepers } from './scenarios/sleepers.ts'
import { runSpectators } from './scenarios/spectators.ts'
import { runStall } from './scenarios/stall.ts'
import { runStep } from './scenarios/step.ts'
import { runTimings } from './scenarios/timings.ts'
import { runUniverses } from './scenarios/universes.ts'

type Scenario = (progress: (text: string) => void, options: Options) => Promise<Report>

interface Options {
  /** How long the scenario churn goes on. */
  readonly minutes: number
  readonly json: boolean
  readonly baseline: boolean
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  ceiling: runCeiling,
  bytes: runBytes,
  scale: runScale,
  universes: runUniverses,
  step: runStep,
  client: runClient,
  join: runJoin,
  spectators: runSpectators,
  peers: runPeers,
  log: runLog,
  journal: runJournal,
  stall: runStall,
  crash: runCrash,
  drain: runDrain,
  sleepers: runSleepers,
  fairness: runFairness,
  churn: (progress, { minutes }) => runChurn(progress, minutes),
  cluster: runCluster,
  'cluster-faults': runClusterFaults,
  readers: runReaders,
  timings: runTimings,
}

/** Run only by name: what they promise is not about how fast a server is. */
const APART = [
  'journal',
  'stall',
  'crash',
  'drain',
  'sleepers',
  'fairness',
  'churn',
  'cluster',
  'cluster-faults',
  'readers',
  'timings',
]

/** Width of the progress bar in characters. */
const BAR = 20

/** A line with a bar of the scenarios done, the time since the start, and what is going on. */
function progress(done: number, name: string, text: string): void {
  const filled = Math.round((done / names.length) * BAR)
  const bar = '#'.repeat(filled) + '.'.repeat(BAR - filled)
  const seconds = Math.round((performance.now() - started) / 1000)
  process.stderr.write(`[${bar}] ${done + 1}/${names.length} ${seconds} s  ${name}: ${text}\n`)
}

const program = new Command('bench')
  .description(`Benchmarks: ${Object.keys(SCENARIOS).join(', ')}.`)
  .argument('[names...]', `scenarios to run (all but ${APART.join(', ')})`)
  .option('--minutes <minutes>', 'how long churn goes on', Number, 10)
  .option('--json', 'end with one line of JSON', false)
  .option('--baseline', 'keep the figures as the baseline to compare later runs with', false)
  .parse()

const names =
  program.args.length > 0 ? program.args : Object.keys(SCENARIOS).filter((name) => !APART.includes(name))
const unknown = names.filter((name) => SCENARIOS[name] === undefined)
if (unknown.length > 0)
  program.error(`There is no scenario ${unknown.join(', ')}; there are ${Object.keys(SCENARIOS).join(', ')}.`)

const options = program.opts<Options>()
const reports: Report[] = []
const started = performance.now()
for (const [n, name] of names.entries()) {
  const report = await SCENARIOS[name]!((text) => progress(n, name, text), options)
  reports.push(report)
  printReport(report)
}
const { json, baseline } = options
printComparison(reports)
// A single scenario does not replace the figures of a whole run.
if (program.args.length === 0 || baseline) writeResults(reports, baseline)
const lines = reports.flatMap((report) => report.lines)
if (json) console.log(JSON.stringify({ scenarios: names, lines }))
process.exit(lines.every(({ met }) => met) ? 0 : 1)
