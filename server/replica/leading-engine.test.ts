import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { RESUME_TICKS } from '../../shared/rules.ts'
import { quietLog } from '../../tests/quiet-log.ts'
import { digest, smallDefinition } from '../../tests/small-universe.ts'
import { MemoryLogStore } from '../log/memory-log.ts'
import type { Definition } from '../universe/definition.ts'
import { type LeadingEngine, lead } from './leading-engine.ts'

const DEFINITION = smallDefinition({ rocks: 10, drones: 3 })
const NOBODY = { ticked: () => undefined, settled: () => undefined }

async function open(logs: MemoryLogStore, definition: Definition = DEFINITION): Promise<LeadingEngine> {
  const log = await logs.open(definition.id)
  return lead({ definition, origin: 'file', log, logger: quietLog, now: () => 0 })
}

/** Flies eight pilots about for a while: they join, steer, shoot, talk and go adrift. */
function play(engine: LeadingEngine, random: Random, ticks: number): void {
  for (let n = 0; n < ticks; n++) {
    const pilot = 3 + random.below(8)
    if (random.below(20) === 0) {
      const session = `session ${random.below(8)}`
      engine.inbox.add({ type: 'join', name: 'P', session, user: session, ship: 0, party: '' })
    }
    if (random.below(40) === 0) engine.inbox.add({ type: 'say', from: 'P', user: 'p', text: `line ${n}` })
    if (random.below(90) === 0) engine.inbox.add({ type: random.below(2) === 0 ? 'adrift' : 'return', pilot })
    const [target, controls, sequence] = [random.below(256), random.below(4), random.below(128)]
    if (random.below(3) === 0) engine.inbox.add({ type: 'steer', pilot, target, controls, sequence })
    engine.turn(NOBODY)
  }
}

describe('a universe that is led', () => {
  it('is after a crash what it was, everybody adrift with the next tick, and goes on under a higher epoch', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed)
      const logs = new MemoryLogStore()
      const before = await open(logs)
      play(before, random, random.between(1, 400))
      const after = await open(logs)
      expect(digest(after.universe)).toBe(digest(before.universe))
      expect(after.universe.chat.lines).toEqual(before.universe.chat.lines)
      expect(after.epoch).toBe(before.epoch + 1)
      expect(after.incarnation).toBe(before.incarnation)
      after.turn(NOBODY)
      for (const { drone, adriftSince } of after.universe.pilots.list)
        expect(drone || adriftSince >= 0).toBe(true)
    }
  })

  it('does not count the time it was down: a pilot is waited for as many ticks as ever', async () => {
    const logs = new MemoryLogStore()
    const before = await open(logs)
    before.inbox.add({ type: 'join', name: 'Ada', session: 'ada', user: 'ada', ship: 0, party: '' })
    before.turn(NOBODY)
    const after = await open(logs)
    after.turn(NOBODY)
    for (let n = 1; n < RESUME_TICKS; n++) after.turn(NOBODY)
    expect(after.universe.pilots.visitors).toBe(1)
    after.turn(NOBODY)
    expect(after.universe.pilots.visitors).toBe(0)
  })

  it('stands still while the log takes nothing, and then applies the very entry it was refused', async () => {
    const logs = new MemoryLogStore()
    const engine = await open(logs)
    engine.turn(NOBODY)
    logs.trouble = new Error('no space')
    engine.inbox.add({ type: 'say', from: 'Ada', user: 'ada', text: 'one' })
    for (let n = 0; n < 5; n++) engine.turn(NOBODY)
    engine.inbox.add({ type: 'say', from: 'Ada', user: 'ada', text: 'two' })
    expect([engine.universe.tick, engine.rate, engine.universe.chat.count]).toEqual([1, 0, 0])
    logs.trouble = null
    engine.turn(NOBODY)
    expect([engine.universe.tick, engine.rate, engine.universe.chat.count]).toEqual([2, 1, 1])
    engine.turn(NOBODY)
    expect(engine.universe.chat.lines.map(({ text }) => text)).toEqual(['one', 'two'])
  })

  it('changes nothing any more when another process has taken the lead', async () => {
    const logs = new MemoryLogStore()
    const former = await open(logs)
    former.turn(NOBODY)
    const next = await open(logs)
    for (let n = 0; n < 3; n++) former.turn(NOBODY)
    expect(former.universe.tick).toBe(1)
    next.turn(NOBODY)
    expect(next.universe.tick).toBe(2)
  })

  it('follows its definition where it can, and says where it cannot', async () => {
    const logs = new MemoryLogStore()
    const before = await open(logs)
    before.turn(NOBODY)
    const changed = { ...DEFINITION, capacity: 7, rules: { ...DEFINITION.rules, drones: 5, shotDamage: 1 } }
    const after = await open(logs, changed)
    after.turn(NOBODY)
    expect(after.universe).toMatchObject({ capacity: 7, rules: changed.rules })
    expect(after.universe.pilots.list.length).toBe(5)
    await expect(open(logs, { ...DEFINITION, columns: 9 })).rejects.toThrow(
      'it has 5 x 5 sectors, and its definition now says 9 x 5',
    )
  })
})
