// A log under any sequence of calls, with disks that fail, processes that die between any two calls to the disk, and power
// cuts: what was acknowledged is there afterwards.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../shared/random.ts'
import { type Call, LogDisk } from '../../../tests/log-disk.ts'
import { append, checkpointOf, entryOf } from '../../../tests/log-samples.ts'
import type { Entry } from '../entry.ts'
import type { LogStore } from '../universe-log.ts'
import type { Durability, FileLog } from './file-log.ts'
import { openFileLogs } from './file-log-store.ts'

type Act = 'append' | 'claim' | 'checkpoint' | 'cut' | 'flush' | 'reopen'

/** LOG_RUNS=5000 LOG_SEED=7 for a longer look. */
const RUNS = Number(process.env.LOG_RUNS ?? 150)
const SEED = Number(process.env.LOG_SEED ?? 20)

interface Step {
  readonly act: Act
  /** How many entries, or how many ticks ago. */
  readonly n: number
  /** This many calls of a kind fail. */
  readonly fault: { readonly call: Call; readonly times: number; readonly short: boolean } | null
  /** The process dies after that many calls to the disk. */
  readonly dies: number | null
  readonly powerCut: boolean
}

const CALLS: readonly Call[] = [
  'open',
  'write',
  'truncate',
  'sync',
  'writeFile',
  'rename',
  'remove',
  'syncFolder',
]
/** Mostly null. */
function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
}

const steps = fc.array(
  fc.record({
    act: fc.constantFrom<Act>('append', 'append', 'claim', 'checkpoint', 'cut', 'flush', 'reopen'),
    n: fc.nat(12),
    fault: rarely(
      fc.record({
        call: fc.constantFrom(...CALLS),
        times: fc.integer({ min: 1, max: 4 }),
        short: fc.boolean(),
      }),
    ),
    dies: rarely(fc.nat(14)),
    powerCut: fc.boolean(),
  }),
  { maxLength: 40, size: 'max' },
)

/** How often it came to what is tested. */
const NONE = { kills: 0, powerCuts: 0, acknowledged: 0, refused: 0, inDoubt: 0, cutOff: 0, notOpened: 0 }
let figures = { ...NONE }

/** A log, and what must be in it. */
class Trial {
  private disk = new LogDisk()
  private store!: LogStore
  private log!: FileLog
  private epoch = 0
  /** The highest epoch that was given. */
  private claimed = 0
  private last = 0
  /** The newest tick that the disk has for certain. */
  private safe = 0
  private acknowledged = new Map<number, Entry>()
  /** Appended and refused: such an entry may be there after a crash, if the disk refused to take it back as well. */
  private doubtful = new Map<number, Entry>()
  private checkpoints: number[] = []
  private readonly durability: Durability
  private readonly random: Random

  constructor(durability: Durability, seed: number) {
    this.durability = durability
    this.random = new Random(seed)
  }

  async begin(): Promise<void> {
    await this.open()
    await this.claim()
    await this.log.saveCheckpoint(checkpointOf(this.epoch, 0))
    this.checkpoints.push(0)
  }

  async take(step: Step): Promise<void> {
    const { disk } = this
    let failures = step.fault?.times ?? 0
    disk.fault = (call) => {
      if (call !== step.fault?.call || failures-- <= 0) return null
      return step.fault.short && (call === 'write' || call === 'writeFile') ? 3 : new Error('EIO: i/o error')
    }
    if (step.dies !== null) disk.diesAt = disk.calls + step.dies
    await this[step.act](step.n)
    disk.fault = () => null
    if (step.dies === null) return
    await this.store.close()
    figures[step.powerCut ? 'powerCuts' : 'kills']++
    this.disk = step.powerCut ? disk.afterPowerCut(this.random) : disk.afterKill()
    await this.open()
    await this.compare(step.powerCut && this.durability === 'process')
  }

  async end(): Promise<void> {
    await this.reopen()
    await this.compare(false)
    await this.store.close()
    expect(this.disk.openFiles).toBe(0)
  }

  private async open(): Promise<void> {
    const { disk, durability } = this
    this.store = await openFileLogs('data', { disk, durability, segmentBytes: 300, syncMs: 1_000_000 })
    this.log = (await this.store.open('aurora')) as FileLog
  }

  private tryToOpen(): Promise<boolean> {
    return this.open().then(
      () => true,
      () => false,
    )
  }

  private async append(n: number): Promise<void> {
    for (let count = 0; count <= n; count++) {
      const entry = entryOf(this.epoch, this.last + 1)
      const error = await append(this.log, entry)
      if (error !== null) {
        figures.refused++
        this.doubtful.set(entry.tick, entry)
        continue
      }
      figures.acknowledged++
      this.acknowledged.set(entry.tick, entry)
      this.doubtful.clear()
      this.last = entry.tick
      if (this.durability === 'power') this.safe = this.last
    }
  }

  private async claim(): Promise<void> {
    const epoch = await this.log.claim().catch(() => null)
    if (epoch === null) return
    expect(epoch).toBeGreaterThan(this.claimed)
    this.claimed = epoch
    this.epoch = epoch
  }

  private async checkpoint(n: number): Promise<void> {
    const tick = Math.max(this.checkpoints.at(-1) ?? 0, this.last - n)
    const isSaved = await this.log.saveCheckpoint(checkpointOf(this.epoch, tick)).then(
      () => true,
      () => false,
    )
    if (!isSaved) return
    this.checkpoints = [...this.checkpoints.filter((other) => other !== tick), tick]
    this.safe = Math.max(this.safe, tick)
  }

  private async cut(): Promise<void> {
    await this.log.cut().catch(() => undefined)
  }

  private async flush(): Promise<void> {
    const isDirty = await this.log.flush()
    if (!isDirty) this.safe = this.last
  }

  private async reopen(): Promise<void> {
    await this.store.close()
    if (this.disk.isDead) return
    while (!(await this.tryToOpen())) {
      if (this.disk.isDead) return
      // A disk that fails while a log is opened spoils nothing.
      figures.notOpened++
      this.disk.fault = () => null
      await this.store.close()
    }
    await this.compare(false)
  }

  /** Compares what is there with what must be, and goes on with it. `isLossy`: what is not safe may be gone. */
  private async compare(isLossy: boolean): Promise<void> {
    const { checkpoints } = await this.log.checkpoints()
    const [newest, older = newest] = checkpoints
    expect(newest!.tick).toBeGreaterThanOrEqual(this.checkpoints.at(-1)!)
    for (const checkpoint of checkpoints)
      expect(checkpoint).toEqual(checkpointOf(checkpoint.epoch, checkpoint.tick))
    expect(this.log.epoch).toBeGreaterThanOrEqual(this.claimed)
    const { entries, damage } = await this.log.read(newest!.tick)
    if (damage !== null) figures.cutOff++
    this.compareEntries(newest!.tick, entries, isLossy)
    if (!isLossy && damage === null)
      this.compareEntries(older!.tick, (await this.log.read(older!.tick)).entries, false)
    this.goOnWith(
      checkpoints.map(({ tick }) => tick),
      newest!.tick + entries.length,
    )
  }

  private compareEntries(after: number, entries: readonly Entry[], isLossy: boolean): void {
    const least = isLossy ? this.safe : this.last
    expect(after + entries.length).toBeGreaterThanOrEqual(least)
    for (const [n, entry] of entries.entries()) {
      const tick = after + 1 + n
      expect(entry).toEqual(this.acknowledged.get(tick) ?? this.doubtful.get(tick))
    }
  }

  private goOnWith(checkpoints: number[], last: number): void {
    if (last > this.last) {
      figures.inDoubt++
      this.acknowledged.set(last, this.doubtful.get(last)!)
    }
    for (const tick of [...this.acknowledged.keys()]) if (tick > last) this.acknowledged.delete(tick)
    this.last = last
    this.checkpoints = checkpoints.toSorted((a, b) => a - b)
    this.epoch = this.log.epoch
    this.doubtful.clear()
    // Opening brings everything to the disk.
    this.safe = last
  }
}

describe('a log in files', () => {
  for (const durability of ['process', 'power'] as const) {
    it(`has all that was acknowledged, whatever happens (${durability})`, async () => {
      figures = { ...NONE }
      await fc.assert(
        fc.asyncProperty(steps, fc.nat(), async (list, seed) => {
          const trial = new Trial(durability, seed)
          await trial.begin()
          for (const step of list) await trial.take(step)
          await trial.end()
        }),
        { numRuns: RUNS, seed: SEED },
      )
      console.info(`log, ${durability}: ${RUNS} runs, ${JSON.stringify(figures)}`)
      // An entry that the kernel has is acknowledged with `process`.
      const { inDoubt, ...others } = figures
      expect(inDoubt > 0).toBe(durability === 'power')
      expect(Math.min(...Object.values(others))).toBeGreaterThan(0)
    }, 60_000)
  }
})
