import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FolderLock, lockFolder } from './folder-lock.ts'

/** Takes the folder, says so, and stays. */
const HOLDER = `
  import { lockFolder } from ${JSON.stringify(fileURLToPath(new URL('./folder-lock.ts', import.meta.url)))}
  await lockFolder(process.argv[1], () => {}).then(
    () => console.log('taken'),
    (error) => { console.log(error.message); process.exit(1) },
  )
  setInterval(() => {}, 1000)
`

describe('a folder', () => {
  let folder: string
  let file: string
  const locks: FolderLock[] = []
  const children: ChildProcess[] = []

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orrery-lock-'))
    file = join(folder, 'server.lock')
  })

  afterEach(() => {
    for (const lock of locks.splice(0)) lock.release()
    for (const child of children.splice(0)) child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })

  async function take(renewMs = 20, onLost: (reason: string) => void = () => {}): Promise<FolderLock> {
    const lock = await lockFolder(folder, onLost, renewMs)
    locks.push(lock)
    return lock
  }

  /** Another process that wants the folder; gives what it says. */
  async function startHolder(): Promise<{ child: ChildProcess; line: string }> {
    const options = ['--import', 'tsx', '--input-type=module', '-e', HOLDER, folder]
    const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const [line] = await once(child.stdout, 'data')
    return { child, line: String(line).trim() }
  }

  /** A lock that some other process left. */
  function leave(owner: object): void {
    writeFileSync(file, JSON.stringify({ pid: 1, started: '0', host: hostname(), ...owner }))
  }

  it('is taken by one server at a time, and free after it', async () => {
    const lock = await take()
    await expect(take()).rejects.toThrow(
      `The data folder ${folder} is in use by another server (process ${process.pid}).`,
    )
    lock.release()
    expect(readdirSync(folder)).toEqual([])
    await take()
  })

  it('is kept from other processes, and free as soon as its owner was killed', async () => {
    const { child, line } = await startHolder()
    expect(line).toBe('taken')
    await expect(take()).rejects.toThrow(
      `The data folder ${folder} is in use by another server (process ${child.pid}).`,
    )
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(existsSync(file)).toBe(true)
    await take()
    expect((await startHolder()).line).toBe(
      `The data folder ${folder} is in use by another server (process ${process.pid}).`,
    )
    expect(readdirSync(folder)).toEqual(['server.lock'])
  })

  it('goes to one of those who want it at once, after its owner was killed', async () => {
    leave({ pid: 4_194_305 })
    const lines = (await Promise.all(Array.from({ length: 4 }, startHolder))).map(({ line }) => line)
    expect(lines.filter((line) => line === 'taken')).toHaveLength(1)
    expect(lines.filter((line) => line.includes('is in use by another server'))).toHaveLength(3)
  })

  it('is taken from a process of which only the number is the same', async () => {
    for (const pid of [process.pid, process.ppid]) {
      leave({ pid, started: '1' })
      const lock = await take()
      expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid)
      lock.release()
    }
  })

  it('is taken from a process that is not there', async () => {
    // Above the highest number that Linux gives.
    leave({ pid: 4_194_305 })
    await take()
  })

  it('of another host is taken when its owner renews it no more', async () => {
    leave({ host: 'elsewhere' })
    await take()
  })

  it('of another host is in use while its owner renews it', async () => {
    leave({ pid: 42, host: 'elsewhere' })
    const renewing = setInterval(() => leave({ pid: 42, host: 'elsewhere' }), 5)
    try {
      await expect(take(100)).rejects.toThrow(
        `The data folder ${folder} is in use by another server (process 42 on elsewhere).`,
      )
    } finally {
      clearInterval(renewing)
    }
  })

  it('is taken when its lock cannot be read, as after a power cut', async () => {
    for (const content of ['', '{', '[]', '{"pid":"x","host":"h"}', 'null']) {
      writeFileSync(file, content)
      const lock = await take()
      lock.release()
    }
  })

  it('that somebody else has taken is said to be lost, and left to them', async () => {
    const lost = new Promise<string>((resolve) => void take(5, resolve).then(() => leave({ pid: 42 })))
    expect(await lost).toBe(`The data folder ${folder} was taken by another server.`)
    locks[0]!.release()
    expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(42)
  })

  it('whose lock was removed is locked again', async () => {
    await take(5)
    rmSync(file)
    await expect.poll(() => existsSync(file)).toBe(true)
  })
})
