// The command line of replays: npm run replay -- PATH says whether a universe's log, or its journals, give the same
// universe again, and with --watch shows it in the browser; npm run replay -- A B says where two of them differ.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { pino } from 'pino'
import { TICKS_PER_SECOND } from '../../shared/rules.ts'
import { readStaticFiles } from '../http/static-files.ts'
import { readRecording } from '../log/read-recording.ts'
import type { Recording, Stretch } from '../log/recording.ts'
import { compareRecordings, type Names } from '../replica/replay/comparison.ts'
import type { Difference } from '../replica/replay/difference.ts'
import { historiesOf, journalFrom } from '../replica/replay/history.ts'
import { JournalPlayer } from '../replica/replay/journal-player.ts'
import { Replay } from '../replica/replay/replay.ts'
import { judge } from '../replica/replay/verdict.ts'

interface Options {
  json: boolean
  watch: boolean
  port: number
}

/** Ticks between two lines of progress. */
const PROGRESS_TICKS = 12_000
/** Lines about one difference: after a while everything differs. */
const MOST_LINES = 10

async function read(path: string): Promise<Recording> {
  try {
    return await readRecording(path)
  } catch (error) {
    throw new Error(`${path} cannot be replayed: ${error instanceof Error ? error.message : error}`)
  }
}

function universeOf({ stretches }: Recording): string {
  return stretches[0]!.description.definition.id
}

/** Counts ticks, and says how many now and then. */
class Progress {
  ticks = 0
  private readonly started = performance.now()

  /** To be called after each tick. */
  readonly tick = (): void => {
    this.ticks++
    if (this.ticks % PROGRESS_TICKS === 0) process.stderr.write(`${this.ticks} ticks\n`)
  }

  /** Times real time. */
  get speed(): number {
    return Math.round(this.ticks / TICKS_PER_SECOND / ((performance.now() - this.started) / 1000))
  }
}

/** True when nothing differs. */
async function check(path: string, { json }: Options): Promise<boolean> {
  const recording = await read(path)
  const progress = new Progress()
  const { ticks, difference } = judge(recording, progress.tick)
  const { speed } = progress
  const universe = universeOf(recording)
  const verdict = difference === null ? 'the same at every fingerprint' : `differs at tick ${difference.tick}`
  console.log(`${universe}: ${ticks} ticks, ${verdict}; ${speed} times as fast as it was played`)
  if (difference !== null) printLines([`in ${difference.name}:`, ...difference.lines])
  const remarks = remarksOn(recording)
  for (const remark of remarks) console.log(`  ${remark}`)
  const firstDifference = difference?.tick ?? null
  const isComplete = remarks.length === 0
  if (json)
    console.log(
      JSON.stringify({ ticks, files: recording.stretches.length, firstDifference, isComplete, speed }),
    )
  return difference === null
}

/** What is not in a recording. */
function remarksOn({ stretches, unreadable }: Recording): string[] {
  const remarks = unreadable.map((line) => `cannot be played: ${line}`)
  for (const [n, stretch] of stretches.entries()) {
    const next = stretches[n + 1]
    if (stretch.problem !== null) remarks.push(`${stretch.name}: ${stretch.problem}`)
    const seam = next === undefined ? null : seamBetween(stretch, next)
    if (seam !== null) remarks.push(`${next!.name}: ${seam}`)
  }
  return remarks
}

function seamBetween(before: Stretch, { description, firstTick }: Stretch): string | null {
  if (description.incarnation !== before.description.incarnation) return 'the universe begins anew'
  if (firstTick > before.lastTick) return `nothing is kept of ticks ${before.lastTick + 1} to ${firstTick}`
  if (firstTick < before.lastTick)
    return `the universe goes back from tick ${before.lastTick} to ${firstTick}`
  return null
}

/** True when nothing differs. */
async function compare(paths: Names, { json }: Options): Promise<boolean> {
  const [a, b] = [await read(paths[0]), await read(paths[1])]
  const progress = new Progress()
  const { spans, difference, sameLife } = compareRecordings(a, b, ['A', 'B'], progress.tick)
  console.log(`A is ${paths[0]}, B is ${paths[1]}`)
  if (!sameLife) console.log('they are of different universes, or of different lives of one')
  if (spans.length === 0) throw new Error(`they share no tick: A has ${ticksOf(a)}, and B ${ticksOf(b)}`)
  const range = spans.map(([from, to]) => `${from} to ${to}`).join(' and ')
  if (difference === null) console.log(`${universeOf(a)}: the same from tick ${range}`)
  else printDifference(universeOf(a), difference)
  if (json) console.log(JSON.stringify({ spans, difference, sameLife, speed: progress.speed }))
  return difference === null
}

function ticksOf(recording: Recording): string {
  const spans = historiesOf(recording).map(({ firstTick, lastTick }) => `${firstTick} to ${lastTick}`)
  return `ticks ${spans.join(' and ')}`
}

function printDifference(universe: string, { tick, stage, lines }: Difference): void {
  console.log(`${universe}: tick ${tick}, ${stage}:`)
  printLines(lines)
}

function printLines(lines: readonly string[]): void {
  for (const line of lines.slice(0, MOST_LINES)) console.log(`  ${line}`)
  if (lines.length > MOST_LINES) console.log(`  and ${lines.length - MOST_LINES} more`)
}

/** Serves what was kept as a universe that can only be watched. */
async function watch(path: string, { port }: Options): Promise<void> {
  const recording = await read(path)
  const [history, ...others] = historiesOf(recording)
  const { definition } = history!.description
  const page = fileURLToPath(new URL('../../dist/client', import.meta.url))
  if (!existsSync(page)) throw new Error('the page is not built: npm run build')
  const { createServer } = await import('../create-server.ts')
  const replay = new Replay(new JournalPlayer(journalFrom(history!, history!.firstTick)))
  const server = createServer({
    definitions: [definition],
    files: readStaticFiles(page),
    log: pino({ level: 'warn' }),
    openEngine: async () => replay,
    // It is there as long as the command runs.
    graceMs: Number.POSITIVE_INFINITY,
  })
  await server.multiverse.wake(definition.id)
  const taken = server.listen('127.0.0.1', port)
  for (const { firstTick, lastTick, parts } of others)
    console.log(`Not shown: ticks ${firstTick} to ${lastTick}; to watch them, name ${parts[0]!.stretch.name}`)
  console.log(`Watch at http://localhost:${taken}/?universe=${definition.id}&role=spectator&join=1`)
}

const program = new Command('replay')
  .description('Plays what was kept of a universe, and checks it: its log, or its journals.')
  .argument(
    '<path>',
    "a universe's log (data/universes/aurora), its journals (journals/aurora), or one journal",
  )
  .argument('[other]', 'another one, to find the first tick and stage in which the two differ')
  .option('--watch', 'show it in the browser', false)
  .option('--port <port>', 'port to show it on', Number, 3000)
  .option('--json', 'end with one line of JSON', false)
  .parse()
try {
  const options = program.opts<Options>()
  const [path, other] = program.args
  if (options.watch && other !== undefined) throw new Error('--watch shows one, and not two')
  if (options.watch) await watch(path!, options)
  else {
    const isSame = other === undefined ? await check(path!, options) : await compare([path!, other], options)
    process.exitCode = isSame ? 0 : 1
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
