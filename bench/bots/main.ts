// The command line of the bots: npm run bots -- --url http://localhost:3000 --universe aurora --count 50 --seconds 20
import { Command, InvalidArgumentError, Option } from 'commander'
import { readBadLine } from '../../client/read-bad-line.ts'
import type { Percentiles } from './latencies.ts'
import { BEHAVIOURS, type Behaviour, flySwarm, type SwarmSummary } from './swarm.ts'

interface Options {
  url: string
  universe: string
  botKey?: string
  count: number
  seconds: number
  ramp: number
  behave: Behaviour
  lag: string
  jitter: string
  stall: string
  mostLatency?: number
  json: boolean
}

/** Exit codes, so that a script need not read the summary. */
const EXIT = { well: 0, nobody: 1, fewer: 2, desyncs: 3, slow: 4 }

function parsePositive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('A number above 0 is needed.')
  return value
}

function parseSeconds(text: string): number {
  const value = Number(text)
  if (!(value >= 0)) throw new InvalidArgumentError('A number of seconds is needed.')
  return value
}

/** The socket's address of a server's: http://host:port becomes ws://host:port/socket. */
function socketUrl(url: string): string {
  const address = new URL(url)
  address.protocol = address.protocol.replace('http', 'ws')
  if (address.pathname === '/') address.pathname = '/socket'
  return address.href
}

function line({ joined, events, bytesPerSecond, gaps, audits, desyncs }: SwarmSummary): string {
  return `joined ${joined} - events ${events} - ${bytesPerSecond} B/s each - gaps ${gaps} - audits ${audits} - desyncs ${desyncs}`
}

function describe(what: string, { count, p50, p95, p99, most }: Percentiles): string {
  return `${what.padEnd(10)} p50 ${p50} - p95 ${p95} - p99 ${p99} - most ${most} ms (${count})`
}

const { url, universe, botKey, count, seconds, ramp, behave, lag, jitter, stall, mostLatency, json } =
  new Command('bots')
    .description('Programs that join a universe, fly and shoot: a load for tests.')
    .option('--url <address>', 'address of the server', 'http://localhost:3000')
    .option('--universe <id>', 'universe to join', 'aurora')
    .addOption(new Option('--bot-key <key>', 'of the server, if it wants one').env('ORRERY_BOT_KEY'))
    .option('--count <number>', 'how many', parsePositive, 20)
    .option('--ramp <seconds>', 'over how long they come', parseSeconds, 0)
    .option('--seconds <seconds>', 'how long they stay once all have come', parsePositive, 20)
    .addOption(new Option('--behave <how>', 'what they do').choices(BEHAVIOURS).default('fighting'))
    .option('--lag <ms>', 'added to each round trip', '0')
    .option('--jitter <ms>', 'a round trip takes up to so much more or less', '0')
    .option('--stall <seconds>', 'every 20 seconds nothing comes through for so long', '0')
    .option('--most-latency <ms>', 'fail when the p99 of a round trip is above', parsePositive)
    .option('--json', 'end with one line of JSON', false)
    .addHelpText(
      'after',
      '\nExit codes: 0 all is well, 1 nobody got in, 2 not all of them were let in, 3 a mirror differed from its universe,' +
        ' 4 round trips took longer than --most-latency.',
    )
    .parse()
    .opts<Options>()

const started = performance.now()
const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
const summary = await flySwarm({
  url: socketUrl(url),
  universe,
  ...(botKey === undefined ? {} : { botKey }),
  count,
  seconds,
  ramp,
  behaviour: behave,
  line: readBadLine(lag, jitter, stall),
  signal: interrupt.signal,
  onProgress: (now) => {
    const passed = Math.round((performance.now() - started) / 1000)
    process.stderr.write(`${passed}/${ramp + seconds} s - ${line(now)}\n`)
  },
})

function exitCode({ joined, desyncs, latencies }: SwarmSummary): number {
  if (joined === 0) return EXIT.nobody
  if (joined < count && !interrupt.signal.aborted) return EXIT.fewer
  if (desyncs > 0) return EXIT.desyncs
  return mostLatency !== undefined && latencies.roundTrip.p99 > mostLatency ? EXIT.slow : EXIT.well
}

for (const [reason, times] of Object.entries(summary.refused)) console.error(`refused ${times}: ${reason}`)
if (summary.joined === 0)
  console.error(`Nobody got in: ${summary.trouble ?? 'the server did not answer in time'}`)
if (json) console.log(JSON.stringify(summary))
else {
  const { join, roundTrip, steer } = summary.latencies
  console.log(`done - ${line(summary)}`)
  console.log(describe('join', join))
  console.log(describe('round trip', roundTrip))
  console.log(describe('steer', steer))
}
process.exit(exitCode(summary))
