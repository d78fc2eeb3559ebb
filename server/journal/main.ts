// The command line of the replay: npm run replay -- FILE says whether a journal gives the same universe again.
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { decodeJournal } from './format.ts'
import { JournalPlayer } from './player.ts'

interface Options {
  json: boolean
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

const program = new Command('replay')
  .description('Replays a journal and checks every tick.')
  .argument('<file>', 'the journal')
  .option('--json', 'end with one line of JSON', false)
  .parse()
try {
  process.exitCode = check(program.args[0]!, program.opts<Options>()) ? 0 : 1
} catch (error) {
  console.error(`${program.args[0]} cannot be replayed: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
