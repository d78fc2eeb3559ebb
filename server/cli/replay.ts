// The command line of the replay: npm run replay -- FOLDER says whether a universe's log gives the same universe again,
// and with --watch shows it in the browser.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { pino } from 'pino'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { readStaticFiles } from '../http/static-files.ts'
import { decodeCheckpoint } from '../log/checkpoint.ts'
import { readLogFolder } from '../log/files/read-folder.ts'
import { type Journal, JournalPlayer } from '../replica/journal-player.ts'
import { Replay } from '../replica/replay.ts'

interface Options {
  json: boolean
  watch: boolean
  port: number
}

/** Ticks between two lines of progress. */
const PROGRESS_TICKS = 12_000

/** A universe's log, from its oldest checkpoint on. */
async function readJournal(folder: string): Promise<Journal & { readonly isComplete: boolean }> {
  const { checkpoint, entries, isComplete } = await readLogFolder(folder)
  const { definition, snapshot } = decodeCheckpoint(checkpoint.bytes)
  return { definition, snapshot, entries, isComplete }
}

async function check(folder: string, { json }: Options): Promise<boolean> {
  const journal = await readJournal(folder)
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
  const verdict =
    firstDifference === null ? 'the same at every fingerprint' : `differs at tick ${firstDifference}`
  const end = journal.isComplete ? '' : ' (what follows cannot be read)'
  console.log(
    `${journal.definition.id}: ${ticks} ticks, ${verdict}${end}; ${speed} times as fast as it was played`,
  )
  if (json) console.log(JSON.stringify({ ticks, firstDifference, isComplete: journal.isComplete, speed }))
  return firstDifference === null
}

/** Serves the log as a universe that can only be watched. */
async function watch(folder: string, { port }: Options): Promise<void> {
  const journal = await readJournal(folder)
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
  .description('Replays the log of a universe and checks its fingerprints.')
  .argument('<folder>', 'the log, such as data/universes/aurora')
  .option('--watch', 'show it in the browser', false)
  .option('--port <port>', 'port to show it on', Number, 3000)
  .option('--json', 'end with one line of JSON', false)
  .parse()
try {
  const options = program.opts<Options>()
  if (options.watch) await watch(program.args[0]!, options)
  else process.exitCode = (await check(program.args[0]!, options)) ? 0 : 1
} catch (error) {
  console.error(`${program.args[0]} cannot be replayed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
