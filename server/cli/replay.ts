// The command line of the replay: npm run replay -- FILE says whether a journal gives the same universe again,
// and with --watch shows it in the browser.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { pino } from 'pino'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { readStaticFiles } from '../http/static-files.ts'
import { decodeJournal } from '../log/journal-format.ts'
import { JournalPlayer } from '../replica/journal-player.ts'
import { Replay } from '../replica/replay.ts'

interface Options {
  json: boolean
  watch: boolean
  port: number
}

/** Ticks between two lines of progress. */
const PROGRESS_TICKS = 12_000

function check(file: string, { json }: Options): boolean {
  const journal = decodeJournal(readFileSync(file))
  const player = new JournalPlayer(journal)
  const started = performance.now()
  while (player.firstDifference === null && player.step()) {
    const done = player.universe.tick - player.firstTick
    if (done % PROGRESS_TICKS === 0) process.stderr.write(`${done} of ${journal.entries.length} ticks\n`)
  }
  const ticks = player.universe.tick - player.firstTick
  const seconds = (performance.now() - started) / 1000
  const speed = Math.round(ticks / TICKS_PER_SECOND / seconds)
  const { firstDifference } = player
  const verdict = firstDifference === null ? 'the same at every tick' : `differs at tick ${firstDifference}`
  const end = journal.complete ? '' : ' (the last entry is cut off)'
  console.log(
    `${journal.definition.id}: ${ticks} ticks, ${verdict}${end}; ${speed} times as fast as it was played`,
  )
  if (json) console.log(JSON.stringify({ ticks, firstDifference, complete: journal.complete, speed }))
  return firstDifference === null
}

/** Serves the journal as a universe that can only be watched. */
async function watch(file: string, { port }: Options): Promise<void> {
  const journal = decodeJournal(readFileSync(file))
  const page = fileURLToPath(new URL('../../dist/client', import.meta.url))
  if (!existsSync(page)) throw new Error('the page is not built: npm run build')
  const { createServer } = await import('../create-server.ts')
  const server = createServer({
    definitions: [journal.definition],
    files: readStaticFiles(page),
    log: pino({ level: 'warn' }),
    replay: new Replay(new JournalPlayer(journal)),
  })
  const taken = server.listen('127.0.0.1', port)
  console.log(`Watch at http://localhost:${taken}/?universe=${journal.definition.id}&role=spectator&join=1`)
}

const program = new Command('replay')
  .description('Replays a journal and checks every tick.')
  .argument('<file>', 'the journal')
  .option('--watch', 'show it in the browser', false)
  .option('--port <port>', 'port to show it on', Number, 3000)
  .option('--json', 'end with one line of JSON', false)
  .parse()
try {
  const options = program.opts<Options>()
  if (options.watch) await watch(program.args[0]!, options)
  else process.exitCode = check(program.args[0]!, options) ? 0 : 1
} catch (error) {
  console.error(`${program.args[0]} cannot be replayed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
