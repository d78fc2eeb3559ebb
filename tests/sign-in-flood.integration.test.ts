// A flood of new accounts, each of which costs the hashing of a passphrase: whoever else signs in hardly notices.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { promise } from './promise.ts'
import { ServerProcess } from './server-process.ts'

const PASSPHRASE = 'correct horse battery'
const folder = mkdtempSync(join(tmpdir(), 'orrery-sign-ins-'))
let server: ServerProcess

beforeAll(async () => {
  server = await ServerProcess.start(join(folder, 'data'))
})

afterAll(async () => {
  await server.kill()
  rmSync(folder, { recursive: true })
})

function create(name: string, address: string) {
  return server.post('/api/accounts', { name, passphrase: PASSPHRASE }, { address })
}

function signIn(name: string, address: string) {
  return server.post('/api/login', { name, passphrase: PASSPHRASE }, { address })
}

describe('while others create accounts', () => {
  for (const [addresses, from, others] of [
    [10, (n: number) => `203.0.${n}.7`, 'of ten networks'],
    [10, (n: number) => `203.0.113.${n}`, 'of one network'],
    [3, (n: number) => `2001:db8:${n}::7`, 'of three IPv6 networks'],
  ] as const) {
    it(`from ${addresses} addresses ${others}, as many as they may, strangers create one and sign in within 2 s`, async () => {
      const alone = (await create(`Before ${others.slice(3, 9)}`, `198.18.${addresses}.1`)).ms
      const flood = Array.from({ length: addresses * 6 }, async (_, n) => {
        const { status } = await create(`${n} ${others}`.slice(0, 20), from(n % addresses))
        return status
      })
      const taken: number[] = []
      for (let n = 0; n < 2; n++) {
        const name = `Honest ${n} ${others.slice(3, 9)}`
        const created = await create(name, `198.51.${addresses}.${n}`)
        const signedIn = await signIn(name, `192.0.${addresses}.${n}`)
        expect([created.status, signedIn.status]).toEqual([200, 200])
        taken.push(created.ms, signedIn.ms)
      }
      const statuses = await Promise.all(flood)
      const made = statuses.filter((status) => status === 200).length
      const times = taken.map((ms) => ms.toFixed(0)).join(', ')
      console.info(
        `sign-ins: ${times} ms, ${alone.toFixed(0)} ms alone; ${made} of the flood of ${flood.length} were created`,
      )
      promise(`in a flood of accounts ${others}, strangers wait at most`, Math.max(...taken), 2000, 'ms')
      expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
    })
  }
})
