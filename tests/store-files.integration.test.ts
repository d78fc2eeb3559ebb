// The files of the store: damaged ones keep the server from starting, with one line; and nobody else may read them.
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STORE_FILE } from '../server/store/sqlite/database.ts'
import { openEmbeddedStore } from '../server/store/sqlite/embedded-store.ts'
import { ServerProcess } from './server-process.ts'

const PAGE = 4096
const folder = mkdtempSync(join(tmpdir(), 'orrery-files-'))
const good = join(folder, 'good')

beforeAll(async () => {
  const store = await openEmbeddedStore(good)
  const writing = Array.from({ length: 2000 }, (_, n) =>
    store.createAccount({
      key: `k${n}`,
      name: `N${n}`,
      user: `@k${n}`,
      passphrase: 'x'.repeat(90),
      createdAt: n,
    }),
  )
  await Promise.all(writing)
  await store.close()
})

afterAll(() => rmSync(folder, { recursive: true }))

/** A data folder with these files in it. */
function dataFolder(name: string, files: Readonly<Record<string, Uint8Array>>): string {
  const data = join(folder, name)
  mkdirSync(data)
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(data, file), bytes)
  return data
}

/** Starts a server that cannot start; expects one line and exit code 1, and gives what it says of the folder. */
async function complaint(data: string): Promise<string> {
  const failure = await ServerProcess.start(data).then(
    () => 'started',
    (error: Error) => error.message,
  )
  expect(failure).toMatch(/^The server ended with 1: [^\n]+\n$/)
  const start = `The server ended with 1: The data folder ${data} cannot be used: `
  expect(failure.slice(0, start.length)).toBe(start)
  return failure.slice(start.length)
}

/** The permissions of the store's files. */
function modes(data: string): Record<string, string> {
  const files = readdirSync(data).filter((file) => file.startsWith(STORE_FILE))
  return Object.fromEntries(
    files.map((file) => [file, (statSync(join(data, file)).mode & 0o777).toString(8)]),
  )
}

describe('a server does not start, and says why in one line, when its store', () => {
  const damages: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    'is garbage': (bytes) => randomBytes(bytes.length),
    'is a few words': () => Buffer.from('hello, this is no database'),
    'is empty': () => Buffer.alloc(0),
    'is cut off in the middle': (bytes) => bytes.subarray(0, Math.floor(bytes.length / PAGE / 2) * PAGE),
    'is cut off within a page': (bytes) => bytes.subarray(0, bytes.length / 2 + 77),
    'has a first page of zeros': (bytes) => Buffer.concat([Buffer.alloc(PAGE), bytes.subarray(PAGE)]),
    'has garbage after the first pages': (bytes) =>
      Buffer.concat([bytes.subarray(0, 4 * PAGE), randomBytes(bytes.length - 4 * PAGE)]),
  }
  for (const [what, damage] of Object.entries(damages))
    it(what, async () => {
      const data = dataFolder(what, { [STORE_FILE]: damage(readFileSync(join(good, STORE_FILE))) })
      expect(await complaint(data)).toMatch(/^orrery\.db is damaged \(.+\)\. Put a backup in its place/)
    })

  it('is of an earlier version', async () => {
    const data = dataFolder('old', { 'data.mdb': randomBytes(PAGE), 'lock.mdb': randomBytes(64) })
    expect(await complaint(data)).toContain('an earlier version (data.mdb), which this one cannot read. Move')
    expect(modes(data)).toEqual({})
  })

  it('is of a later version', async () => {
    const bytes = readFileSync(join(good, STORE_FILE))
    // Where SQLite keeps user_version.
    bytes.writeUInt32BE(99, 60)
    expect(await complaint(dataFolder('new', { [STORE_FILE]: bytes }))).toContain('a newer version of Orrery')
  })

  it('is a database of somebody else', async () => {
    const bytes = readFileSync(join(good, STORE_FILE))
    // And application_id.
    bytes.writeUInt32BE(1, 68)
    expect(await complaint(dataFolder('foreign', { [STORE_FILE]: bytes }))).toContain('is no store of Orrery')
  })
})

describe.skipIf(process.platform === 'win32')('the files of a store', () => {
  it('are readable by nobody else, in a folder that everybody may read', async () => {
    const data = dataFolder('open', {})
    chmodSync(data, 0o755)
    let server = await ServerProcess.start(data)
    await server.post('/api/accounts', { name: 'Nova', passphrase: 'correct horse battery' })
    expect(modes(data)).toEqual({ [STORE_FILE]: '600', [`${STORE_FILE}-journal`]: '600' })
    await server.stop()
    for (const file of Object.keys(modes(data))) chmodSync(join(data, file), 0o644)
    server = await ServerProcess.start(data)
    await server.post('/api/accounts', { name: 'Comet', passphrase: 'correct horse battery' })
    expect(modes(data)).toEqual({ [STORE_FILE]: '600', [`${STORE_FILE}-journal`]: '600' })
    await server.stop()
  })

  it('are copied by the command of a backup while a server uses them, once to each place', async () => {
    const data = join(folder, 'in-use')
    const copy = join(folder, 'copy-of-it')
    const server = await ServerProcess.start(data)
    const { status } = await server.post('/api/accounts', {
      name: 'Nova',
      passphrase: 'correct horse battery',
    })
    expect(status).toBe(200)
    const backup = () =>
      spawnSync(process.execPath, ['--import', 'tsx', 'server/cli/backup.ts', data, copy], {
        cwd: join(import.meta.dirname, '..'),
        encoding: 'utf8',
      })
    expect(backup()).toMatchObject({ status: 0, stdout: `${data} was copied to ${copy}\n`, stderr: '' })
    expect(backup()).toMatchObject({ status: 1, stdout: '', stderr: `${copy} has a store already.\n` })
    await server.stop()
    expect(modes(copy)).toEqual({ [STORE_FILE]: '600' })
    const opened = await openEmbeddedStore(copy)
    expect(await opened.findAccount('nova')).toMatchObject({ name: 'Nova' })
    await opened.close()
  })

  it('are private in a backup, too', async () => {
    const store = await openEmbeddedStore(good)
    const copy = dataFolder('copy', {})
    chmodSync(copy, 0o755)
    await store.backup(copy)
    await store.close()
    expect(modes(copy)).toEqual({ [STORE_FILE]: '600' })
    const opened = await openEmbeddedStore(copy)
    expect(await opened.findAccount('k1999')).toMatchObject({ name: 'N1999' })
    await opened.close()
  })
})
