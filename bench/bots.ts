// The command line of the bots: npm run bots -- --url http://localhost:3000 --universe aurora --count 50 --seconds 20
import { Command, InvalidArgumentError, Option } from 'commander'
import { readBadLine } from '../client/bad-line.ts'
import { flySwarm, type SwarmSummary } from './swarm.ts'

interface Options {
  url: string
  universe: string
  botKey?: string
  count: number
  seconds: number
  lag: string
  jitter: string
  stall: string
  json: boolean
}

function parsePositive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('A number above 0 is needed.')
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

const { url, universe, botKey, count, seconds, lag, jitter, stall, json } = new Command('bots')
  .description('Programs that join a universe, fly and shoot.')
  .option('--url <address>', 'address of the server', 'http://localhost:3000')
  .option('--universe <id>', 'universe to join', 'aurora')
  .addOption(new Option('--bot-key <key>', 'of the server, if it wants one').env('ORRERY_BOT_KEY'))
  .option('--count <number>', 'how many', parsePositive, 20)
  .option('--seconds <seconds>', 'how long', parsePositive, 20)
  .option('--lag <ms>', 'added to each round trip', '0')
  .option('--jitter <ms>', 'a round trip takes up to so much more or less', '0')
  .option('--stall <seconds>', 'every 20 seconds nothing comes through for so long', '0')
  .option('--json', 'end with one line of JSON', false)
  .parse()
  .opts<Options>()

const started = performance.now()
const summary = await flySwarm({
  url: socketUrl(url),
  universe,
  ...(botKey === undefined ? {} : { botKey }),
  count,
  seconds,
  line: readBadLine(lag, jitter, stall),
  onProgress: (now) => {
    const passed = Math.round((performance.now() - started) / 1000)
    process.stderr.write(`${passed}/${seconds} s - ${line(now)}\n`)
  },
})
for (const [reason, times] of Object.entries(summary.refused)) console.error(`refused ${times}: ${reason}`)
if (summary.joined === 0)
  console.error(`Nobody got in: ${summary.trouble ?? 'the server did not answer in time'}`)
console.log(json ? JSON.stringify(summary) : `done - ${line(summary)}`)
process.exit(summary.joined > 0 ? 0 : 1)
