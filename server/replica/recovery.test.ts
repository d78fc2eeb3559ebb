import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { digest, joinCommand, smallDefinition, steerCommand } from '../../tests/small-universe.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../log/checkpoint.ts'
import { MemoryLogStore } from '../log/memory-log.ts'
import { fingerprint } from '../universe/fingerprint.ts'
import { restoreSnapshot, takeSnapshot } from '../universe/snapshot.ts'
import type { Command } from '../universe/stages/commands.ts'
import { createUniverse, step } from '../universe/tick.ts'
import { recover } from './recovery.ts'

const DEFINITION = smallDefinition({ rocks: 30, drones: 5, respawnTicks: 15 })
const DESCRIPTION = { incarnation: 'first', origin: 'file', definition: DEFINITION } as const

/** Commands of a busy universe, a list for each tick. */
function story(seed: number, ticks: number): Command[][] {
  const random = new Random(seed)
  return Array.from({ length: ticks }, () => {
    const commands: Command[] = []
    const pilot = 5 + random.below(9)
    if (random.below(10) === 0) commands.push(joinCommand(random.below(9)))
    if (random.below(60) === 0) commands.push({ type: 'leave', pilot })
    if (random.below(60) === 0) commands.push({ type: 'adrift', pilot })
    if (random.below(40) === 0) commands.push({ type: 'say', from: 'P', user: 'p', text: 'hello' })
    if (random.below(60) === 0) commands.push({ type: 'counted', flight: random.below(20) })
    commands.push(steerCommand(pilot, random.below(256), random.below(4)))
    return commands
  })
}

describe('a snapshot', () => {
  it('restored at any tick goes on exactly as the universe it was taken of', () => {
    const random = new Random(7)
    for (let seed = 1; seed <= 15; seed++) {
      const commands = story(seed, 300)
      const one = createUniverse(DEFINITION)
      const other = createUniverse(DEFINITION)
      for (const [n, now] of commands.entries()) {
        step(one, now)
        step(other, now)
        if (random.below(25) === 0) restoreSnapshot(other, takeSnapshot(other))
        if (digest(other) !== digest(one)) throw new Error(`seed ${seed}: they differ at tick ${n + 1}`)
      }
      expect(takeSnapshot(other)).toEqual(takeSnapshot(one))
    }
  })

  it('restored into a universe that held more leaves nothing of it', () => {
    const full = createUniverse(smallDefinition({ rocks: 90, drones: 40 }))
    for (let n = 0; n < 50; n++) step(full, [])
    const universe = createUniverse(DEFINITION)
    restoreSnapshot(full, takeSnapshot(universe))
    for (let n = 0; n < 50; n++) {
      step(full, [])
      step(universe, [])
    }
    expect(digest(full)).toBe(digest(universe))
  })

  it('cut short, or with something behind it, is refused', () => {
    const universe = createUniverse(DEFINITION)
    const bytes = takeSnapshot(universe)
    for (const wrong of [bytes.subarray(0, bytes.length - 1), Uint8Array.of(...bytes, 0), new Uint8Array()])
      expect(() => restoreSnapshot(universe, wrong)).toThrow(Error)
  })
})

describe('a recovery', () => {
  async function written(ticks: number, checkpoints: readonly number[]) {
    const logs = new MemoryLogStore()
    const log = await logs.open('small')
    const epoch = await log.claim()
    const universe = createUniverse(DEFINITION)
    const sectors = new Uint32Array(universe.grid.sectors)
    const save = () =>
      log.saveCheckpoint({ epoch, tick: universe.tick, bytes: encodeCheckpoint(universe, DESCRIPTION) })
    await save()
    for (const commands of story(3, ticks)) {
      const print = universe.tick % 20 === 0 ? fingerprint(universe, sectors) : null
      log.append({ epoch, tick: universe.tick + 1, fingerprint: print, commands }, () => undefined)
      step(universe, commands)
      if (checkpoints.includes(universe.tick)) await save()
    }
    return { log, universe, epoch }
  }

  it('begins at the newest checkpoint and applies what follows', async () => {
    const { log, universe } = await written(130, [50, 100])
    const recovered = (await recover(log))!
    expect(recovered).toMatchObject({ entries: 30, differences: [], damage: [], description: DESCRIPTION })
    expect(digest(recovered.universe)).toBe(digest(universe))
  })

  it('falls back on the checkpoint before one that cannot be used, and says so', async () => {
    const { log, universe, epoch } = await written(130, [50])
    await log.saveCheckpoint({ epoch, tick: 130, bytes: new Uint8Array(9) })
    const recovered = (await recover(log))!
    expect(recovered.damage).toEqual(['the checkpoint of tick 130 cannot be used: it is not a checkpoint'])
    expect(digest(recovered.universe)).toBe(digest(universe))
  })

  it('is nothing for a new log, and an error where no checkpoint can be used', async () => {
    const log = await new MemoryLogStore().open('small')
    expect(await recover(log)).toBeNull()
    const epoch = await log.claim()
    await log.saveCheckpoint({ epoch, tick: 0, bytes: new Uint8Array(9) })
    await expect(recover(log)).rejects.toThrow('the checkpoint of tick 0 cannot be used')
  })

  it('notices a universe that differs from its log', async () => {
    const { log, universe, epoch } = await written(60, [])
    universe.random.state++
    await log.saveCheckpoint({ epoch, tick: 60, bytes: encodeCheckpoint(universe, DESCRIPTION) })
    const wrong = fingerprint(createUniverse(DEFINITION), new Uint32Array(25))
    log.append({ epoch, tick: 61, fingerprint: wrong, commands: [] }, () => undefined)
    expect((await recover(log))!.differences).toEqual([60])
  })

  it('refuses a checkpoint of another version of the simulation, in words for an operator', () => {
    const bytes = encodeCheckpoint(createUniverse(DEFINITION), DESCRIPTION)
    // The header is [format, simulation version, description]; both numbers are one byte.
    bytes[6] = 99
    expect(() => decodeCheckpoint(bytes)).toThrow('it needs version 99 of the simulation')
  })
})
