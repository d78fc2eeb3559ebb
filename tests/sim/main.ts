// The command line of the simulation: npm run sim -- --seeds 1000
import { Command, InvalidArgumentError } from 'commander'
import { BRANCHES, noneReached } from './reached.ts'
import { Simulation } from './simulation.ts'

/** Seeds in which every branch must be reached. */
const ENOUGH = 300

interface Options {
  seeds: number
  first: number
  players: number
  ticks: number
  busy: boolean
  crashes: boolean
  json: boolean
}

function parseCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('A whole number is needed.')
  return value
}

const { seeds, first, players, ticks, busy, crashes, json } = new Command('sim')
  .description('Runs the whole system on a virtual clock, once for each seed.')
  .option('--seeds <number>', 'how many seeds', parseCount, 100)
  .option('--first <seed>', 'the first of them', parseCount, 1)
  .option('--players <number>', 'players at most', parseCount, 12)
  .option('--ticks <number>', 'ticks before the calm', parseCount, 600)
  .option('--busy', 'a server that is busy by turns', false)
  .option('--crashes', 'the server dies and starts again, and a mix of other things goes wrong', false)
  .option('--json', 'end with one line of JSON', false)
  .parse()
  .opts<Options>()

const failures: { seed: number; failure: string }[] = []
const total = {
  checks: 0,
  namesChecked: 0,
  lines: 0,
  gaps: 0,
  desyncs: 0,
  resyncs: 0,
  drops: 0,
  stalls: 0,
  returns: 0,
}
const allReached = noneReached()
for (let seed = first; seed < first + seeds; seed++) {
  const { failure, reached, ...counted } = await Simulation.run({ seed, players, ticks, busy, crashes })
  for (const branch of BRANCHES) allReached[branch] += reached[branch]
  for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counted[key]
  if (failure !== null) {
    failures.push({ seed, failure })
    console.error(`seed ${seed}: ${failure}`)
  }
  if ((seed - first + 1) % 50 === 0)
    process.stderr.write(`${seed - first + 1}/${seeds} seeds, ${failures.length} failures\n`)
}
console.log(`${seeds} seeds, ${failures.length} failures; ${JSON.stringify(total)}`)
const missing = crashes ? BRANCHES.filter((branch) => allReached[branch] === 0) : []
if (crashes) console.log(`reached: ${JSON.stringify(allReached)}`)
if (missing.length > 0) console.log(`never reached: ${missing.join(', ')}`)
if (json)
  console.log(
    JSON.stringify({ seeds, failures: failures.length, failed: failures, ...total, reached: allReached }),
  )
process.exit(failures.length > 0 || (seeds >= ENOUGH && missing.length > 0) ? 1 : 0)
