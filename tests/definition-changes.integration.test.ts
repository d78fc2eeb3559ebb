// A server that starts with other definitions than its logs were written with: what fits is applied, what does not is
// refused for that universe alone, and what is defined no more stays as it is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CLOSE, PROTOCOL_VERSION } from '../shared/protocol.ts'
import { OperatedServer } from './operated-server.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

const ONE = smallDefinition({ rocks: 5, drones: 2 }, 1, 'one')
const TWO = smallDefinition({ rocks: 5, drones: 2 }, 2, 'two')

let operated: OperatedServer

beforeEach(async () => {
  operated = await OperatedServer.open([ONE, TWO])
})

afterEach(() => operated.close())

/** Somebody plays for a moment, and leaves; then everybody sleeps. */
async function visit(universe: string): Promise<void> {
  const [pilot] = await operated.join(universe)
  await pilot.next('keyframe')
  pilot.leave()
  await expect.poll(async () => (await operated.listed(universe))?.state).toBe('asleep')
}

const lines = () => operated.log.map(({ message, universe }) => `${universe}: ${message}`)

describe('a definition that changed', () => {
  const terms = { name: 'Other', capacity: 7, rules: { ...ONE.rules, drones: 5 } }

  it('has its name, capacity and rules applied, whether somebody is there or not', async () => {
    await visit('one')
    await operated.join('two')
    await operated.restart([
      { ...ONE, ...terms },
      { ...TWO, ...terms },
    ])
    expect(await operated.listed('one')).toMatchObject({ name: 'Other', capacity: 7, state: 'asleep' })
    // With its first tick.
    await expect
      .poll(() => operated.listed('two'))
      .toMatchObject({ name: 'Other', capacity: 7, pilots: 1, state: 'awake' })
    for (const id of ['one', 'two']) {
      const [, welcome] = await operated.join(id, 'spectator')
      await expect.poll(() => operated.server.multiverse.find(id)!.universe).toMatchObject(terms)
      expect(welcome.tick).toBeGreaterThan(0)
    }
    expect(lines()).toEqual([])
  })

  it('wins over what an operator changed before, and not over what one changes afterwards', async () => {
    await operated.operate('/terms', { id: 'one', capacity: 3, name: 'By hand' })
    await operated.restart([ONE, TWO])
    expect(await operated.listed('one')).toMatchObject({ name: 'By hand', capacity: 3 })
    await operated.restart([{ ...ONE, capacity: 4 }, TWO])
    expect(await operated.listed('one')).toMatchObject({ name: ONE.name, capacity: 4 })
    await operated.operate('/terms', { id: 'one', capacity: 5 })
    await operated.restart([{ ...ONE, capacity: 4 }, TWO])
    expect(await operated.listed('one')).toMatchObject({ capacity: 5 })
  })

  it('has its seed counted from the next reset on, and a line that says so', async () => {
    await visit('one')
    await operated.restart([{ ...ONE, seed: 99 }, TWO])
    expect(lines()).toEqual(['one: another seed: it counts from the next reset on'])
    const [, before] = await operated.join('one', 'spectator')
    expect(before.tick).toBeGreaterThan(0)
    const { body } = await operated.operate('/reset', { id: 'one' })
    expect(body).toMatchObject({ universe: { id: 'one', seed: 99 } })
    await operated.restart([{ ...ONE, seed: 99 }, TWO])
    expect(lines()).toEqual([])
  })

  it('is refused for its size, until it is set back or reset; the other universes go on', async () => {
    const [pilot, { key }] = await operated.join('one', 'pilot', 'Ada')
    await pilot.next('keyframe')
    await operated.restart([{ ...ONE, columns: 9 }, TWO])
    expect(operated.log).toEqual([
      {
        universe: 'one',
        reason:
          'it has 5 x 5 sectors, and its definition now says 9 x 5: a size cannot change; set it back, or reset the universe',
        message: 'universe unavailable',
      },
    ])
    expect(await operated.listed('one')).toMatchObject({ columns: 9, pilots: 0, state: 'unavailable' })
    const refused = await RawClient.enter(operated.url, 'one', 'pilot', 'Bea')
    expect(await refused.closed()).toEqual(CLOSE.unavailable)
    await operated.join('two')
    const { status, body } = await operated.operate('/terms', { id: 'one', capacity: 3 })
    expect([status, body.detail]).toEqual([503, expect.stringContaining('it has 5 x 5 sectors')])
    // Set back: everything is there.
    await operated.restart([ONE, TWO])
    expect(operated.server.multiverse.find('one')!.universe.pilots.visitors).toBe(1)
    await operated.restart([{ ...ONE, columns: 9 }, TWO])
    expect((await operated.operate('/reset', { id: 'one' })).status).toBe(200)
    expect(await operated.listed('one')).toMatchObject({ columns: 9, state: 'asleep' })
    const again = await RawClient.enter(operated.url, 'one', 'pilot', 'Ada')
    again.send({ type: 'join', version: PROTOCOL_VERSION, key, line: 0, ship: 0 })
    const welcome = await again.next('welcome')
    expect([welcome.columns, welcome.key === key]).toEqual([9, false])
  })
})

describe('a universe that is defined no more', () => {
  it('keeps its log as it is, with one line that says so, and may be defined again', async () => {
    await visit('one')
    const folder = join(operated.folder, 'universes', 'one')
    const content = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')])
    await operated.restart([TWO])
    const before = content()
    await visit('two')
    expect(lines()).toEqual(['one: a universe that is not defined any more: its log stays untouched'])
    expect(await operated.listed('one')).toBeUndefined()
    const { status, body } = await operated.operate('/create', ONE)
    expect([status, body.detail]).toEqual([409, expect.stringContaining('is not defined any more')])
    await operated.restart([TWO])
    expect(content()).toEqual(before)
    await operated.restart([ONE, TWO])
    const [, welcome] = await operated.join('one', 'spectator')
    expect(welcome.tick).toBeGreaterThan(0)
  })
})

describe('a universe whose log cannot be read', () => {
  it('is unavailable, with one line that says why; the others go on', async () => {
    await visit('one')
    const folder = join(operated.folder, 'universes', 'one')
    const good = new Map<string, Buffer>()
    await operated.restart([TWO])
    for (const name of readdirSync(folder).filter((one) => one.endsWith('.checkpoint'))) {
      good.set(name, readFileSync(join(folder, name)))
      writeFileSync(join(folder, name), 'rubbish')
    }
    await operated.restart([ONE, TWO])
    expect(lines()).toEqual(['one: universe not opened or closed'])
    expect(operated.log[0]!.error).toContain('there is no good checkpoint')
    expect(await operated.listed('one')).toMatchObject({ state: 'unavailable' })
    await operated.join('two')
    for (const path of ['/reset', '/terms']) {
      const order = { id: 'one', ...(path === '/terms' ? { capacity: 3 } : {}) }
      const { status, body } = await operated.operate(path, order)
      expect([status, body.detail]).toEqual([503, expect.stringContaining('there is no good checkpoint')])
    }
    for (const [name, bytes] of good) writeFileSync(join(folder, name), bytes)
    await operated.restart([ONE, TWO])
    expect(await operated.listed('one')).toMatchObject({ state: 'asleep' })
  })
})
