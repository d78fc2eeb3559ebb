// Journals of a real server: over a kill, with a full disk, and what the command line says of them.
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type Entry, writeEntry } from '../server/log/entry.ts'
import { encodeRecord } from '../server/log/files/file-format.ts'
import { encodeStart, scanJournal } from '../server/log/journals/journal-format.ts'
import { ByteWriter } from '../shared/byte-writer.ts'
import { promise } from './promise.ts'
import { RawClient } from './raw-client.ts'
import { ServerProcess } from './server-process.ts'
import { NO_SMALL_DISK, SmallDisk } from './small-disk.ts'

const UNIVERSE = 'aurora'
const SECRETS = ['the moon is made of cheese', 'nobody must ever read this']
const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'orrery-journals-'))
const journals = join(folder, 'journals')
let server: ServerProcess | undefined

afterEach(async () => {
  await server?.kill()
  server = undefined
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Said {
  readonly code: number | null
  readonly out: string
}

/** npm run replay */
function replay(...args: string[]): Promise<Said> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli/replay.ts', ...args], { cwd: root })
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })))
}

/** When so many ticks more have come. */
async function ticksLater(client: RawClient, ticks: number): Promise<void> {
  let first: number | undefined
  for (;;) {
    const { ticks: sections } = await client.next('frame')
    client.keepUp(0)
    const tick = sections.at(-1)?.tick
    if (tick === undefined) continue
    first ??= tick
    if (tick >= first + ticks) return
  }
}

/** Two pilots who fly and talk for some seconds. */
async function play(secret: string): Promise<void> {
  const [nova] = await RawClient.join(server!.socketUrl, UNIVERSE, 'pilot', 'Nova')
  const [luna] = await RawClient.join(server!.socketUrl, UNIVERSE, 'pilot', 'Luna')
  for (let sequence = 1; sequence <= 8; sequence++) {
    nova.send({ type: 'steer', sequence, target: sequence * 31, controls: 3, tick: 0 })
    luna.send({ type: 'steer', sequence, target: sequence * 7, controls: 1, tick: 0 })
    await ticksLater(luna, 5)
  }
  nova.send({ type: 'chat', text: secret })
  await luna.newsUntil((news) => news.type === 'chat' && news.text === secret)
  await ticksLater(luna, 40)
}

function bytesBelow(place: string): Buffer {
  const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
}

/** A copy of a journal with other entries. */
function rewrite(from: string, to: string, change: (entry: Entry) => Entry): void {
  const { header, checkpoint, entries } = scanJournal(readFileSync(from))
  const parts = [encodeStart({ ...header, bytes: checkpoint })]
  for (let n = 0; n < entries.length; n++) {
    const writer = new ByteWriter(256)
    writeEntry(writer, change(entries.at(n)!))
    parts.push(encodeRecord(writer.copy()))
  }
  writeFileSync(to, Buffer.concat(parts))
}

describe('the journals of a server', () => {
  it('that was killed and started again replay without a difference, and hold nothing that was said', async () => {
    const args = ['--journal', journals, '--journal-size', '16', '--journal-days', '1']
    for (const [n, secret] of SECRETS.entries()) {
      server = await ServerProcess.start(join(folder, 'data'), args)
      await play(secret)
      if (n === 0) await server.kill()
      else await server.stop()
      expect(server.log).toEqual([])
    }
    expect(readdirSync(join(journals, UNIVERSE))).toHaveLength(2)
    const kept = bytesBelow(journals)
    expect(kept.includes('Nova')).toBe(true)
    for (const secret of SECRETS) expect(kept.includes(secret)).toBe(false)
    // The log has what was said, until it is cut.
    expect(bytesBelow(join(folder, 'data', 'universes')).includes(SECRETS[1]!)).toBe(true)
    const { code, out } = await replay(join(journals, UNIVERSE), '--json')
    expect(out).toMatch(new RegExp(`^${UNIVERSE}: \\d+ ticks, the same at every fingerprint; \\d+ times`))
    const { ticks, files, firstDifference } = JSON.parse(out.trim().split('\n').at(-1)!)
    expect([code, files, firstDifference]).toEqual([0, 2, null])
    expect(ticks).toBeGreaterThan(100)
    console.info(`journals: ${ticks} ticks in ${kept.length} bytes, after a kill`)
  })

  it('are compared with the log of the same universe', async () => {
    const [a, b] = [join(folder, 'data', 'universes', UNIVERSE), join(journals, UNIVERSE)]
    const { code, out } = await replay(a, b)
    expect(out).toMatch(new RegExp(`^A is ${a}, B is ${b}\\n${UNIVERSE}: the same from tick \\d+ to \\d+`))
    expect(code).toBe(0)
  })

  it('of which one has another command differ at its tick, which the command line names', async () => {
    const name = readdirSync(join(journals, UNIVERSE)).sort()[0]!
    const [good, bad] = [join(journals, UNIVERSE, name), join(folder, 'bad.journal')]
    let tick = 0
    rewrite(good, bad, (entry) => {
      const commands = entry.commands.map((command) => {
        if (command.type !== 'steer' || tick > 0 || entry.tick % 20 < 5) return command
        tick = entry.tick
        return { ...command, target: command.target ^ 64 }
      })
      return { ...entry, commands }
    })
    expect(tick).toBeGreaterThan(0)
    const compared = await replay(good, bad)
    expect(compared.code).toBe(1)
    expect(compared.out).toMatch(
      new RegExp(`\\n${UNIVERSE}: tick ${tick}, entry:\\n {2}command \\d: target \\d+ and \\d+\\n$`),
    )
    // Alone it differs from its own fingerprint, within a second.
    const alone = await replay(bad, '--json')
    expect(alone.code).toBe(1)
    expect(alone.out).toMatch(
      /: \d+ ticks, differs at tick \d+;.*\n {2}in bad\.journal:\n {2}the replay does not/,
    )
    const { firstDifference } = JSON.parse(alone.out.trim().split('\n').at(-1)!)
    expect(firstDifference).toBeGreaterThanOrEqual(tick)
    expect(firstDifference).toBeLessThan(tick + 20)
  })

  for (const [what, args, line] of [
    ['a path that is not there', ['nowhere'], /^nowhere cannot be replayed: ENOENT[^\n]*\n$/],
    ['a folder without anything', ['docs'], /^docs cannot be replayed: there is neither a log nor a journal/],
    ['two that are to be watched', ['a', 'b', '--watch'], /^--watch shows one, and not two\n$/],
  ] as const)
    it(`are not ${what}: a line says so`, async () => {
      const { code, out } = await replay(...args)
      expect(code).toBe(1)
      expect(out).toMatch(line)
    })

  it.skipIf(NO_SMALL_DISK !== null)('on a disk that is full end there, and the game goes on', async () => {
    const disk = new SmallDisk('8m')
    try {
      const args = ['--journal', join(disk.folder, 'journals')]
      server = await ServerProcess.start(join(folder, 'other-data'), args)
      const [nova] = await RawClient.join(server.socketUrl, UNIVERSE, 'pilot', 'Nova')
      await ticksLater(nova, 40)
      disk.fill()
      await logged(/^the journal ends here/)
      const since = performance.now()
      await ticksLater(nova, 60)
      promise('three seconds of play on a full disk take', performance.now() - since, 6000, 'ms')
      disk.free()
      await logged(/^the journal goes on/)
      await ticksLater(nova, 40)
      await server.stop()
      expect(server.log.map(({ msg }) => msg)).toHaveLength(2)
      const { code, out } = await replay(join(disk.folder, 'journals'))
      expect(out).toMatch(
        /ticks, the same at every fingerprint;.*\n(.*\n)*.*nothing is kept of ticks \d+ to \d+\n/,
      )
      expect(code).toBe(0)
    } finally {
      await server?.kill()
      disk.remove()
    }
  })

  /** When the server's log has such a line. */
  async function logged(message: RegExp): Promise<void> {
    while (!server!.log.some(({ msg }) => message.test(msg)))
      await new Promise((resolve) => server!.child.stdout!.once('data', resolve))
  }
})
