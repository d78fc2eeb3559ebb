// A computer's clock jumps a month ahead and is set right again: nobody is signed out for good, and no ban is lost.
import { expect, it } from 'vitest'
import { Accounts } from '../server/admission/accounts/accounts.ts'
import { Bans } from '../server/admission/conduct/bans.ts'
import { ChatRates } from '../server/admission/conduct/chat-rates.ts'
import { Refusals } from '../server/admission/refusals.ts'
import { Inspector } from '../server/gateway/inspector.ts'
import { MemoryStore } from '../server/store/memory-store.ts'
import { quietLog } from './quiet-log.ts'

const MINUTE = 60_000
const DAY = 24 * 60
const MONTH = 31 * DAY * MINUTE

it('a clock that jumps 31 days ahead for one sweep costs no login and no ban', async () => {
  let time = 0
  let ahead = 0
  const now = () => time
  const clock = () => Date.parse('2026-01-01T00:00:00Z') + time + ahead
  const store = new MemoryStore()
  const accounts = new Accounts(store, clock, now)
  const bans = new Bans(store, clock)
  const inspector = new Inspector({
    sessions: { inspect: () => undefined, enforce: () => undefined, list: () => [] },
    handshake: { prune: () => undefined },
    refusals: new Refusals(quietLog, now),
    chatRates: new ChatRates(),
    bans,
    store,
    now,
    clock,
  })
  /** So many minutes, with a look at everything after each. */
  const pass = async (minutes: number) => {
    for (let n = 0; n < minutes; n++) {
      time += MINUTE
      await inspector.inspect()
    }
  }
  const account = await accounts.create({ name: 'Nova', passphrase: 'correct horse battery' }, '192.0.2.1')
  const secret = await accounts.signIn(account!)
  await bans.add({ kind: 'ban', subject: 'user', value: 'pest', until: clock() + 20 * DAY * MINUTE })
  const isSignedIn = async () => (await accounts.find(secret)) !== null
  const isBanned = () => bans.has('ban', { user: 'pest', name: 'Pest', address: '192.0.2.2' })

  await pass(DAY)
  ahead = MONTH
  await pass(2)
  expect([await isSignedIn(), isBanned()]).toEqual([false, false])
  ahead = 0
  await pass(2)
  expect([await isSignedIn(), isBanned()]).toEqual([true, true])
  // What is really over is, and is forgotten.
  await pass(20 * DAY)
  expect([await isSignedIn(), isBanned()]).toEqual([true, false])
  expect(await store.listBans()).toEqual([])
  await pass(10 * DAY)
  expect(await isSignedIn()).toBe(false)
})
