// The data folder is on a disk that is full: what cannot be saved is refused with a clear answer, nobody who plays notices,
// what was acknowledged stays, and all works again once there is room.
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../server/store/sqlite/embedded-store.ts'
import { Unavailable } from '../server/store/store.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { until } from './ledger.ts'
import { promise } from './promise.ts'
import { HonestBot } from './raw-client.ts'
import { type Answer, OPERATOR_KEY, ServerProcess } from './server-process.ts'
import { NO_SMALL_DISK, SmallDisk } from './small-disk.ts'

const UNIVERSE = 'aurora'
const PASSPHRASE = 'correct horse battery'
const BOTS = 100
const FULL_SECONDS = 60
const ROOM_AGAIN_MS = 5000
const REFUSAL = 'The server cannot save that at the moment. Try again later.'

let disk: SmallDisk
let server: ServerProcess | undefined

beforeEach(() => {
  if (NO_SMALL_DISK === null) disk = new SmallDisk('2m')
})

afterEach(async () => {
  await server?.kill()
  server = undefined
  if (NO_SMALL_DISK === null) disk.remove()
})

/** What was acknowledged, and all answers to changes. */
class Record {
  readonly accounts: string[] = []
  readonly bans: string[] = []
  readonly answers: Answer[] = []

  /** An account and ten bans; whether all of it was saved. */
  async change(n: number): Promise<boolean> {
    const account = `Nova ${n}`
    const names = Array.from({ length: 10 }, (_, m) => `Pest ${10 * n + m}`)
    const [made, ...judged] = await Promise.all([
      createAccount(account, `198.51.100.${n}`),
      ...names.map((name) => ban(name)),
    ])
    if (made.status === 200) this.accounts.push(account)
    this.bans.push(...names.filter((_, m) => judged[m]!.status === 200))
    this.answers.push(made, ...judged)
    return refusalsAmong([made, ...judged]).length === 0
  }
}

/** Bans a name: a change that costs nothing but the disk. */
function ban(name: string): Promise<Answer> {
  return server!.post('/api/operator/ban', { name }, { headers: { [KEY_HEADER]: OPERATOR_KEY } })
}

function createAccount(name: string, address: string): Promise<Answer> {
  return server!.post('/api/accounts', { name, passphrase: PASSPHRASE }, { address })
}

function signIn(name: string, address: string): Promise<Answer> {
  return server!.post('/api/login', { name, passphrase: PASSPHRASE }, { address })
}

async function statusOfTicket(name: string): Promise<number> {
  return (await server!.post('/api/tickets', { universe: UNIVERSE, role: 'pilot', name })).status
}

/** Small changes may still find room in pages that are there. Those that do not are refused clearly: these it gives. */
function refusalsAmong(answers: readonly Answer[]): Answer[] {
  const refused = answers.filter(({ status }) => status !== 200)
  for (const { status, body } of refused) expect([status, body.detail]).toEqual([503, REFUSAL])
  return refused
}

function start(): Promise<ServerProcess> {
  return ServerProcess.start(join(disk.folder, 'data'))
}

describe.skipIf(NO_SMALL_DISK !== null)('a full disk', () => {
  it('is answered with 503, to one change and to many at once, and the process lives', async () => {
    server = await start()
    expect((await ban('Before')).status).toBe(200)
    disk.fill()
    let pests = 0
    while (refusalsAmong([await ban(`Pest ${pests++}`)]).length === 0);
    const atOnce = await Promise.all(Array.from({ length: 64 }, () => ban(`Pest ${pests++}`)))
    expect(refusalsAmong(atOnce).length).toBeGreaterThan(0)
    expect(await statusOfTicket('Guest')).toBe(200)
    expect(await statusOfTicket('Before')).toBe(403)
    expect(server.isRunning).toBe(true)
    await server.kill()
    server = await start()
    expect(await statusOfTicket('Guest')).toBe(200)
    expect(await statusOfTicket('Before')).toBe(403)
    while (refusalsAmong([await ban(`Pest ${pests++}`)]).length === 0);
    disk.free()
    expect((await createAccount('Nova', '198.51.100.2')).status).toBe(200)
    for (const line of ['the store takes no changes', 'the store takes changes again'])
      await until(`the log says that ${line}`, () => server!.log.some(({ msg }) => msg === line))
  })

  it('at every fill level loses nothing that was acknowledged', async () => {
    const folder = join(disk.folder, 'data')
    let store = await openEmbeddedStore(folder)
    const acknowledged: string[] = []
    let refused = 0
    const change = async (name: string) => {
      try {
        await store.saveBan({ kind: 'ban', subject: 'name', value: name.padEnd(200, '.'), until: null })
        acknowledged.push(name.padEnd(200, '.'))
      } catch (error) {
        expect(error).toBeInstanceOf(Unavailable)
        refused++
      }
    }
    for (let round = 0; round < 60; round++) {
      if (round % 2 === 0) disk.fill()
      else disk.free()
      await Promise.all(Array.from({ length: 16 }, (_, n) => change(`${round}-${n}`)))
      // Now and then as after a crash: opened again while the disk is as it is.
      if (round % 10 === 5) {
        await store.close()
        store = await openEmbeddedStore(folder)
      }
    }
    const found = new Set((await store.listBans()).map(({ value }) => value))
    await store.close()
    console.info(`full disk: ${acknowledged.length} acknowledged, ${refused} refused`)
    expect(acknowledged.filter((name) => !found.has(name))).toEqual([])
    expect(acknowledged.length).toBeGreaterThanOrEqual(480)
    expect(refused).toBeGreaterThan(100)
  })

  it(`for ${FULL_SECONDS} s while ${BOTS} bots play cuts nobody, and is over ${ROOM_AGAIN_MS / 1000} s after there is room`, async () => {
    server = await start()
    const record = new Record()
    const url = server.socketUrl
    const bots = Array.from(
      { length: BOTS },
      (_, n) => new HonestBot({ url, universe: UNIVERSE, name: `Bot ${n}`, seed: n + 1 }),
    )
    await Promise.all(bots.map((bot) => bot.hear(1)))
    expect(await record.change(1)).toBe(true)
    disk.fill()
    // What room is left within the store's pages goes first.
    for (let more = 0; refusalsAmong([await ban(`More ${more}`)]).length === 0; more++);
    const since = performance.now()
    let n = 2
    for (; performance.now() - since < FULL_SECONDS * 1000; n++) {
      disk.fill()
      await record.change(n)
      refusalsAmong([await signIn('Nova 1', `192.0.2.${n}`)])
      expect(await statusOfTicket('Guest')).toBe(200)
      await pause(500)
    }
    const [refused, all] = [refusalsAmong(record.answers).length, record.answers.length]
    disk.free()
    const freedAt = performance.now()
    while (!(await record.change(n++)) && performance.now() - freedAt < ROOM_AGAIN_MS);
    await Promise.all(bots.map((bot) => bot.hear(1)))
    const againMs = performance.now() - freedAt
    const troubles = bots.map((bot) => bot.troubles())
    for (const { bot } of bots) bot.stop()
    console.info(`full disk: ${refused} of ${all} changes refused, all works ${againMs.toFixed(0)} ms after`)
    expect(refused).toBeGreaterThan(20)
    promise('after a full disk, all works again in', againMs, ROOM_AGAIN_MS, 'ms')
    for (const trouble of troubles)
      expect(trouble).toMatchObject({ lost: 0, gaps: 0, desyncs: 0, resyncs: 0 })
    await server.kill()
    server = await start()
    for (const [at, name] of record.accounts.entries())
      expect((await signIn(name, `203.0.113.${at}`)).status, name).toBe(200)
    for (const name of record.bans) expect(await statusOfTicket(name), name).toBe(403)
  }, 180_000)
})
