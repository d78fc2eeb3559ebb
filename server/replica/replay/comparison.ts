// Plays two recordings of a universe side by side, and finds the first tick, and the stage of it, in which they differ.
import type { Entry } from '../../log/entry.ts'
import { withoutSaid } from '../../log/journals/without-chat.ts'
import type { Recording, Stretch } from '../../log/recording.ts'
import { compareStates, compareWithCheckpoint, type Difference, fingerprintDifference } from './difference.ts'
import { type History, historiesOf, journalFrom } from './history.ts'
import { JournalPlayer } from './journal-player.ts'
import { differencesOf, type Portrait, portray, thingDifferences } from './portrait.ts'

export type Names = readonly [a: string, b: string]

/** Ticks between two looks at the states. */
const PERIOD = 20

export interface Comparison {
  /** The ticks that both have, and that were compared: from, to. */
  readonly spans: readonly (readonly [from: number, to: number])[]
  readonly difference: Difference | null
  /** False: they are of different universes, or of different lives of one. */
  readonly sameLife: boolean
}

/**
 * Compares what both recordings have.
 * @param progress called after each tick
 */
export function compareRecordings(
  a: Recording,
  b: Recording,
  names: Names,
  progress: () => void,
): Comparison {
  const [all, others] = [historiesOf(a), historiesOf(b)]
  const pairs = all.flatMap((one) => others.map((other) => [one, other] as const))
  const sameLives = pairs.filter(
    ([{ description: one }, { description: other }]) => one.incarnation === other.incarnation,
  )
  const sameLife = sameLives.length > 0
  const spans: [number, number][] = []
  for (const [one, other] of sameLife ? sameLives : pairs) {
    const [from, to] = [Math.max(one.firstTick, other.firstTick), Math.min(one.lastTick, other.lastTick)]
    if (from > to) continue
    spans.push([from, to])
    const difference = compareHistories([one, other], from, to, names, progress)
    if (difference !== null) return { spans, difference, sameLife }
  }
  return { spans, difference: null, sameLife }
}

function compareHistories(
  histories: readonly [History, History],
  from: number,
  to: number,
  names: Names,
  progress: () => void,
): Difference | null {
  const pair = new Pair(histories, from, names)
  const lines = pair.compare()
  if (lines.length > 0) return { tick: from, stage: 'checkpoint', lines }
  let same = from
  while (pair.tick < to) {
    const entry = pair.compareEntries()
    const own = entry === null ? pair.step() : null
    progress()
    const isDue = pair.tick % PERIOD === 0 || pair.tick === to || entry !== null || own !== null
    if (!isDue) continue
    const said = entry ?? own
    if (pair.compare().length > 0) return earlier(locate(new Pair(histories, from, names), same, pair), said)
    if (said !== null) return said
    same = pair.tick
  }
  return null
}

function earlier(one: Difference, other: Difference | null): Difference {
  return other !== null && other.tick < one.tick ? other : one
}

/** The first stage after tick `same` in which they differ: they are played again, and looked at after each stage. */
function locate(again: Pair, same: number, found: Pair): Difference {
  again.seek(same)
  while (again.tick < found.tick) {
    const difference = again.stepByStage()
    if (difference !== null) return difference
  }
  const line = 'they are the same when they are played once more: a stage is no function of the state'
  return { tick: found.tick, stage: 'unknown', lines: [line, ...found.compare()] }
}

/** Two players at the same tick. */
class Pair {
  /** Of each, by the ticks of their checkpoints. */
  private readonly stretches: readonly [Map<number, Stretch>, Map<number, Stretch>]
  private readonly names: Names
  private readonly a: JournalPlayer
  private readonly b: JournalPlayer

  constructor(histories: readonly [History, History], from: number, names: Names) {
    const [one, other] = histories
    this.stretches = [byTick(one), byTick(other)]
    this.names = names
    this.a = new JournalPlayer(journalFrom(one, from))
    this.b = new JournalPlayer(journalFrom(other, from))
    this.seek(from)
  }

  get tick(): number {
    return this.a.universe.tick
  }

  seek(tick: number): void {
    for (const player of [this.a, this.b]) while (player.universe.tick < tick && player.step());
  }

  compare(): string[] {
    return compareStates(this.a.universe, this.b.universe, this.names)
  }

  /** In what the entries differ that come next. */
  compareEntries(): Difference | null {
    const [first, second] = [this.a.next!, this.b.next!].map(withoutSaid)
    if (JSON.stringify(first!.commands) === JSON.stringify(second!.commands)) return null
    const [one, other] = [first!, second!].map(thingsOf)
    return { tick: this.tick + 1, stage: 'entry', lines: thingDifferences(one!, other!, this.names) }
  }

  /** Plays a tick; gives in what one of them, or each, differs from what was kept of it. */
  step(): Difference | null {
    this.a.step()
    this.b.step()
    const [one, other] = [this.own(this.a, 0), this.own(this.b, 1)]
    if (one === null || other === null || one.tick !== other.tick)
      return one === null ? other : earlier(one, other)
    return { ...one, lines: [...one.lines, ...other.lines] }
  }

  private own(player: JournalPlayer, n: 0 | 1): Difference | null {
    const { universe } = player
    const stretch = this.stretches[n].get(universe.tick)
    const difference =
      fingerprintDifference(player) ??
      (stretch === undefined ? null : compareWithCheckpoint(universe, stretch))
    if (difference === null) return null
    const [first, ...lines] = difference.lines
    return { ...difference, lines: [`${this.names[n]}: ${first}`, ...lines] }
  }

  /** Plays a tick; gives the first stage after which they differ. */
  stepByStage(): Difference | null {
    const portraits = new Map<string, Portrait>()
    this.a.step((stage) => portraits.set(stage, portray(this.a.universe)))
    let difference: Difference | null = null
    this.b.step((stage) => {
      if (difference !== null) return
      const lines = differencesOf(portraits.get(stage)!, portray(this.b.universe), this.names)
      if (lines.length > 0) difference = { tick: this.b.universe.tick, stage, lines }
    })
    return difference
  }
}

function byTick({ parts }: History): Map<number, Stretch> {
  return new Map(parts.map(({ stretch }) => [stretch.firstTick, stretch]))
}

/** An entry in the form of a portrait's things. */
function thingsOf({ epoch, commands }: Entry): Portrait['things'] {
  const things = new Map<string, Record<string, unknown>>([['the entry', { epoch }]])
  for (const [n, command] of commands.entries()) things.set(`command ${n + 1}`, { ...command })
  return things
}
