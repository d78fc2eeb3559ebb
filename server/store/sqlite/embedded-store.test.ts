// What the embedded store does besides the contract of all stores (store-contract.test.ts).
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Store, type Ticket, Unavailable } from '../store.ts'
import { STORE_FILE } from './database.ts'
import { openEmbeddedStore } from './embedded-store.ts'
import { StoreClient } from './store-client.ts'

const ticket: Ticket = {
  user: 'guest:x',
  name: 'Nova',
  universe: 'aurora',
  role: 'pilot',
  address: '',
  party: '',
  login: null,
  expiresAt: 1,
}

let folder: string
let store: Store

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orrery-embedded-'))
  store = await openEmbeddedStore(folder)
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

function bytesOnDisk(): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
}

describe('the client of the store', () => {
  it('refuses what waits for a thread that ends, and starts another for the next call', async () => {
    const place = join(folder, 'not-yet')
    const client = new StoreClient(place)
    const calls = [client.call('findLogin', 'a'), client.call('removeLogin', 'b')]
    for (const call of calls) await expect(call).rejects.toThrow(Unavailable)
    mkdirSync(place)
    expect(await client.call('findLogin', 'a')).toBeNull()
    await client.close()
  })
})

describe('the embedded store', () => {
  it('writes no ticket to the disk, and keeps no more of a flood than it must', async () => {
    const before = bytesOnDisk()
    await store.saveTicket('honest', ticket)
    for (let n = 0; n < 49_000; n++) await store.saveTicket(`flood ${n}`, ticket)
    expect(await store.takeTicket('honest')).toEqual(ticket)
    for (let n = 0; n < 60_000; n++) await store.saveTicket(`more ${n}`, ticket)
    expect(await store.takeTicket('more 0')).toBeNull()
    expect(await store.takeTicket('more 59999')).toEqual(ticket)
    const started = performance.now()
    await store.sweep(1, 0)
    const took = performance.now() - started
    console.info(
      `tickets: 49,998 swept in ${took.toFixed(0)} ms, ${bytesOnDisk() - before} bytes on the disk`,
    )
    expect(await store.takeTicket('more 59998')).toBeNull()
    expect(bytesOnDisk() - before).toBeLessThan(100_000)
    expect(took).toBeLessThan(500)
  })

  it('gives the disk back what a flood of logins took', async () => {
    const before = statSync(join(folder, STORE_FILE)).size
    const logins = Array.from({ length: 20_000 }, (_, n) =>
      store.saveLogin(`${n}`.padStart(43, 'x'), { account: 'nova', expiresAt: 5 }),
    )
    await Promise.all(logins)
    const full = statSync(join(folder, STORE_FILE)).size
    await store.sweep(5, 5)
    const after = statSync(join(folder, STORE_FILE)).size
    console.info(`logins: ${before} bytes before, ${full} with 20,000, ${after} after a sweep`)
    expect(full).toBeGreaterThan(before + 1_000_000)
    expect(after).toBeLessThan(before + 100_000)
  })

  it('does all that was asked before it was closed, and nothing after', async () => {
    const login = { account: 'nova', expiresAt: 5 }
    const saving = store.saveLogin('hash', login)
    await store.close()
    await saving
    await expect(store.findLogin('hash')).rejects.toThrow(Unavailable)
    store = await openEmbeddedStore(folder)
    expect(await store.findLogin('hash')).toEqual(login)
  })

  it('is read and copied by another while it is open, and changed by both', async () => {
    const other = await openEmbeddedStore(folder)
    await store.saveLogin('one', { account: 'nova', expiresAt: 5 })
    await other.saveLogin('two', { account: 'comet', expiresAt: 5 })
    expect(await other.findLogin('one')).not.toBeNull()
    expect(await store.findLogin('two')).not.toBeNull()
    await other.backup(join(folder, 'copy'))
    await other.close()
    const copy = await openEmbeddedStore(join(folder, 'copy'))
    expect(await copy.findLogin('one')).not.toBeNull()
    await expect(copy.backup(folder)).rejects.toThrow('There is a store in')
    await copy.close()
  })
})
