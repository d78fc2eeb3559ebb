// Equally good pilots on lines of four qualities in one universe: do those with the better line win? They see only what
// a client would draw, and aim at that. And for each latency: does what hits on the screen hit, what does the one that is
// hit see, and do others move smoothly? On virtual time, so the figures are the same each time, on any machine.
import type { BadLine } from '../../client/read-bad-line.ts'
import type { Rules } from '../../server/universe/definition.ts'
import { Child } from '../load/calls.ts'
import { programFile } from '../load/programs.ts'
import { atLeast, atMost, type Figures, type Line, quantile, type Report, round } from '../report.ts'
import type { DuelsPlay } from '../virtual/duels.ts'
import { type Interval, interval } from '../virtual/interval.ts'
import type { Record } from '../virtual/record.ts'

/** Round trips of the classes in milliseconds; jitter is a third of it either way. */
const CLASSES = [20, 80, 150, 300]
const PROBED = [50, 100, 150, 200, 300]
const PILOTS_PER_CLASS = 2
/** Plays and seconds in each. The past, which is not what the product draws, is known less exactly. */
const PLAYS = { present: 24, past: 4 }
const PLAY_SECONDS = 360
const PROBE_PLAYS = 2
const PROBE_SECONDS = 600
/** Two hits win, and the next fight begins soon: more fights in the same time. */
const FIGHTS: Partial<Rules> = { shotDamage: 50, respawnTicks: 20 }
const PROCESSES = 2

/** What is drawn, and how a shot is judged. */
type Choice = 'present' | 'past' | 'past, judged there'
const CHOICES: readonly Choice[] = ['present', 'past', 'past, judged there']
type Play = readonly Record[]

const steady = (lag: number): BadLine => ({ lag, jitter: 0, stall: 0 })
const shaky = (lag: number): BadLine => ({ lag, jitter: lag / 3, stall: 0 })

export async function runFairness(progress: (text: string) => void): Promise<Report> {
  const file = await programFile('duels')
  const children = await Promise.all(Array.from({ length: PROCESSES }, () => Child.start('duels', file)))
  try {
    const play = (what: string, plays: readonly DuelsPlay[]) => {
      progress(what)
      return share(children, plays)
    }
    const ahead = await play('fights, others in the present', fights(true))
    const behind = await play('fights, others in the past', fights(false))
    const classRows = CHOICES.flatMap((choice) =>
      CLASSES.map((lag) => classRow(choice, choice === 'present' ? ahead : behind, lag)),
    )
    const probes = new Map<string, Play>()
    for (const lag of PROBED) {
      for (const line of [steady(lag), shaky(lag)]) {
        for (const drawAhead of [true, false]) {
          const found = await play(`aim at ${describe(line)}`, probe(line, drawAhead))
          probes.set(`${describe(line)} ${drawAhead}`, found.flat())
        }
      }
    }
    const probeRows = PROBED.flatMap((lag) =>
      [steady(lag), shaky(lag)].flatMap((line) =>
        CHOICES.map((choice) =>
          probeRow(line, choice, probes.get(`${describe(line)} ${choice === 'present'}`)!),
        ),
      ),
    )
    const rows = [...classRows, ...probeRows]
    return { scenario: 'fairness', rows, lines: promises(ahead, (lag) => probes.get(`${lag} true`)!) }
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}

/** Each child takes the next play when it is done with one; the results are in the order of the plays. */
async function share(children: readonly Child[], plays: readonly DuelsPlay[]): Promise<Play[]> {
  const results: Play[] = []
  let next = 0
  const work = async (child: Child) => {
    for (let n = next++; n < plays.length; n = next++) results[n] = await child.call<Play>('play', plays[n])
  }
  await Promise.all(children.map(work))
  return results
}

function fights(drawAhead: boolean): DuelsPlay[] {
  return Array.from({ length: drawAhead ? PLAYS.present : PLAYS.past }, (_, seed) => ({
    seed: seed + 1,
    // Another class has the lowest numbers in each play.
    lines: Array.from({ length: CLASSES.length * PILOTS_PER_CLASS }, (_line, n) =>
      shaky(CLASSES[(n + seed) % CLASSES.length]!),
    ),
    rules: { ...FIGHTS, drawAhead },
    seconds: PLAY_SECONDS,
  }))
}

function probe(line: BadLine, drawAhead: boolean): DuelsPlay[] {
  return Array.from({ length: PROBE_PLAYS }, (_, seed) => ({
    seed: seed + 1,
    lines: [line, line],
    rules: { drawAhead },
    seconds: PROBE_SECONDS,
  }))
}

function describe({ lag, jitter }: BadLine): string {
  return jitter === 0 ? `${lag}` : `${lag} +- ${Math.round(jitter)}`
}

function sum(records: Play, figure: (record: Record) => number): number {
  return records.reduce((total, record) => total + figure(record), 0)
}

function ofClass(play: Play, lag: number): Play {
  return play.filter(({ line }) => line.lag === lag)
}

/** Fights of this class with any other player: those that it won, and those that it lost. */
function fightsOf(play: Play, lag: number): { won: number; lost: number } {
  const won = sum(ofClass(play, lag), ({ wins }) => wins.reduce((total, one) => total + one, 0))
  const lost = sum(play, ({ wins }) =>
    wins.reduce((total, one, n) => total + (play[n]!.line.lag === lag ? one : 0), 0),
  )
  return { won, lost }
}

function winRate(plays: readonly Play[], lag: number): number {
  const all = plays.map((play) => fightsOf(play, lag))
  const won = all.reduce((total, one) => total + one.won, 0)
  return won / (won + all.reduce((total, one) => total + one.lost, 0))
}

/** Of the hits given and taken, the share of those given. */
function hitShare(plays: readonly Play[], lag: number, choice: Choice): number {
  const all = plays.flatMap((play) => ofClass(play, lag))
  const hits = sum(all, (record) => counted(choice, record).hits)
  return hits / (hits + sum(all, (record) => counted(choice, record).hitsTaken))
}

function classRow(choice: Choice, plays: readonly Play[], lag: number): Figures {
  const judgedThere = choice === 'past, judged there'
  const { won, lost } = fightsOf(plays.flat(), lag)
  const all = plays.flatMap((play) => ofClass(play, lag))
  const wins = interval(plays, (some) => winRate(some, lag))
  const hits = interval(plays, (some) => hitShare(some, lag, choice))
  return {
    what: `fights: ${choice}`,
    'round trip ms': lag,
    'jitter ms': round(lag / 3, 0),
    // Judging in the past is worked out beside the play, and destroys nobody.
    ...(judgedThere ? {} : { fights: won + lost, ...inPercent('won %', wins) }),
    ...inPercent('hits given %', hits),
    'aim %': aim(choice, all),
    ...seen(choice, all),
  }
}

/** What counts for a choice: what happened, or what would have. */
function counted(choice: Choice, record: Record): Record | Record['rewound'] {
  return choice === 'past, judged there' ? record.rewound : record
}

/** Of the shots that were shown to hit on the shooter's screen, those that did, in per cent. */
function aim(choice: Choice, records: Play): number {
  const hit = sum(records, (record) => counted(choice, record).shownTrue)
  return round((100 * hit) / sum(records, ({ shown }) => shown), 1)
}

/** What shooters and victims saw of the hits. */
function seen(choice: Choice, records: Play): Figures {
  const taken = sum(records, (record) => counted(choice, record).hitsTaken)
  const missedBy = records.flatMap((record) => counted(choice, record).missedBy).sort((a, b) => a - b)
  const units = (fraction: number) => (missedBy.length === 0 ? 0 : round(quantile(missedBy, fraction), 0))
  return {
    'shown to hit': sum(records, ({ shown }) => shown),
    hits: sum(records, (record) => counted(choice, record).hits),
    'turned away %': round((100 * missedBy.length) / taken, 1),
    'by units p50': units(0.5),
    'by units p95': units(0.95),
  }
}

function inPercent(name: string, { value, high }: Interval): Figures {
  return { [name]: round(100 * value, 1), [`${name} +-`]: round(100 * (high - value), 1) }
}

function faults(records: Play): number {
  const bad = sum(records, ({ backwards, tooFar }) => backwards + tooFar)
  return (100 * bad) / sum(records, ({ shipFrames }) => shipFrames)
}

function probeRow(line: BadLine, choice: Choice, records: Play): Figures {
  return {
    what: `duels: ${choice}${line.jitter === 0 ? '' : '; jitter'}`,
    'round trip ms': line.lag,
    'jitter ms': round(line.jitter, 0),
    'aim in duels %': aim(choice, records),
    ...seen(choice, records),
    'faults %': round(faults(records), 3),
  }
}

/** How far from 1 it may be. */
function farthest({ low, high }: Interval): number {
  return Math.max(Math.abs(1 - low), Math.abs(1 - high))
}

function promises(plays: readonly Play[], probed: (line: string) => Play): Line[] {
  const ratio = interval(plays, (some) => winRate(some, 150) / winRate(some, 20))
  return [
    atMost('win rate at 150 ms, below or above that at 20 ms', 100 * Math.abs(1 - ratio.value), 10, '%'),
    atMost('the same, by the far end of its 95 % interval', 100 * farthest(ratio), 10, '%'),
    atLeast('aim at 200 ms', aim('present', probed('200')), 95, '%'),
    atLeast('aim at 300 ms', aim('present', probed('300')), 85, '%'),
    atMost('smoothness faults at 150 +- 50 ms', faults(probed('150 +- 50')), 0.1, '%'),
  ]
}
