// A computer's clock jumps a month ahead and is set right again: nobody is signed out for good, and no ban is lost.
import { expect, it } from 'vitest'
import { Admission } from '../server/admission/admission.ts'
import { DEFAULT_SETTINGS } from '../server/admission/settings.ts'
import { Pace } from '../server/gateway/frames/pace.ts'
import { Multiverse } from '../server/replica/multiverse.ts'
import { MemoryStore } from '../server/store/memory-store.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

const MINUTE = 60_000
const MONTH = 31 * 24 * 60 * MINUTE

it('a clock that jumps 31 days ahead for one sweep costs no login and no ban', async () => {
  let now = 0
  let ahead = 0
  const clock = () => Date.parse('2026-01-01T00:00:00Z') + now + ahead
  const multiverse = new Multiverse({
    definitions: [smallDefinition({}, 1, 'one')],
    pace: new Pace(),
    auditPeriod: 60,
    graceMs: 0,
    now: () => now,
    publish: () => undefined,
  })
  const admission = new Admission({
    settings: { ...DEFAULT_SETTINGS, operatorKey: 'x'.repeat(16) },
    store: new MemoryStore(),
    multiverse,
    log: quietLog,
    timers: { now: () => now, after: () => () => undefined },
    clock,
  })
  const caller = {
    address: '192.0.2.1',
    limitKey: '192.0.2.1',
    kind: 'page',
    isTrusted: false,
    isOperator: false,
  } as const
  /** So many minutes, with a look at everything after each. */
  const pass = async (minutes: number) => {
    for (let n = 0; n < minutes; n++) {
      now += MINUTE
      await admission.inspect()
    }
  }
  const credentials = { name: 'Nova', passphrase: 'correct horse battery' }
  const { secret } = await admission.createAccount(credentials, caller)
  await admission.operate('ban', { name: 'Pest', minutes: 20 * 24 * 60 })
  const accountOf = async () => (await admission.account(secret)).account?.name ?? null
  const askAsPest = () => admission.ticket(caller, { universe: 'one', role: 'pilot', name: 'Pest' }, '')

  await pass(24 * 60)
  ahead = MONTH
  await pass(2)
  expect(await accountOf()).toBeNull()
  await expect(askAsPest()).resolves.toBeDefined()
  ahead = 0
  await pass(2)
  expect(await accountOf()).toBe('Nova')
  await expect(askAsPest()).rejects.toThrow('banned')
  // What is really over is.
  await pass(21 * 24 * 60)
  await expect(askAsPest()).resolves.toBeDefined()
  expect(await accountOf()).toBe('Nova')
  await pass(10 * 24 * 60)
  expect(await accountOf()).toBeNull()
})
