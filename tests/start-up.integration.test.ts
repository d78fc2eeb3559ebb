// The server as a program: it starts and ends as told, and says in one line why it cannot.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { program } from './program.ts'
import { RawClient } from './raw-client.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'orrery-start-'))
const running = new Set<ChildProcess>()
let folders = 0

afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

interface Run {
  readonly child: ChildProcess
  /** What it wrote so far. */
  readonly out: { stdout: string; stderr: string }
  /** Its exit code. */
  readonly ended: Promise<number | null>
}

interface Settings {
  readonly env?: NodeJS.ProcessEnv
  /** JavaScript that runs before anything else. */
  readonly preload?: string
}

function run(args: readonly string[], { env = {}, preload }: Settings = {}): Run {
  const before =
    preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]
  const { PORT: _, NODE_OPTIONS: __, ...inherited } = process.env
  const child = spawn(
    process.execPath,
    [...before, ...program(), '--data', join(folder, `data-${++folders}`), ...args],
    {
      cwd: root,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  running.add(child)
  const out = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]!.setEncoding('utf8').on('data', (text: string) => {
      out[stream] += text
    })
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  return { child, out, ended }
}

/** Runs a server that cannot start; gives the one line it says. */
async function complaint(args: readonly string[], settings?: Settings): Promise<string> {
  const { out, ended } = run(['--host', '127.0.0.1', '--port', '0', ...args], settings)
  expect(await ended).toBe(1)
  expect(out.stdout).toBe('')
  expect(out.stderr).toMatch(/^[^\n]+\n$/)
  expect(out.stderr).not.toMatch(/\bat .*:\d+:\d+/)
  return out.stderr
}

function definitions(name: string, content: string | object): string[] {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return ['--universes', file]
}

/** Starts a server and waits for its address. */
async function started(args: readonly string[] = []): Promise<Run & { address: string }> {
  const one = run(['--host', '127.0.0.1', '--port', '0', ...args])
  await new Promise<void>((resolve, reject) => {
    one.child.stdout!.on('data', () => {
      if (one.out.stdout.includes('\n')) resolve()
    })
    one.child.on('close', () => reject(new Error(one.out.stderr)))
  })
  const address = /http:\/\/\S+/.exec(one.out.stdout)?.[0]
  if (address === undefined) throw new Error(one.out.stdout)
  return { ...one, address }
}

describe('a server that cannot start says why in one line, and exits with 1:', () => {
  it('the port is taken', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    expect(await complaint(['--port', String(port)])).toContain(`Port ${port} on 127.0.0.1 cannot be had`)
    await new Promise((resolve) => other.close(resolve))
  })

  it('the port is taken by another of its kind', async () => {
    const { child, address, ended } = await started()
    const { port } = new URL(address)
    expect(await complaint(['--port', port])).toContain(`Port ${port} on 127.0.0.1 cannot be had`)
    child.kill('SIGTERM')
    await ended
  })

  it('the data folder is in use by another server', async () => {
    const data = join(folder, 'shared')
    const { child, ended } = await started(['--data', data])
    expect(await complaint(['--data', data])).toBe(
      `The data folder ${data} is in use by another server (process ${child.pid}).\n`,
    )
    child.kill('SIGKILL')
    await ended
    // A server that was killed leaves its lock behind, and keeps nobody out.
    const next = await started(['--data', data])
    next.child.kill('SIGTERM')
    expect(await next.ended).toBe(0)
  })

  it('PORT is nonsense', async () => {
    const { out, ended } = run([], { env: { PORT: 'eighty' } })
    expect(await ended).toBe(1)
    expect(out.stderr).toMatch(/^[^\n]*'eighty' from env 'PORT'[^\n]*A port is 0 to 65535\.\n$/)
  })

  for (const host of ['192.0.2.1', 'nowhere.invalid'])
    it(`the host is ${host}`, async () => {
      const said = await complaint(['--host', host])
      for (const part of [`on ${host} cannot be had`, 'another server', `not have the address ${host}`])
        expect(said).toContain(part)
    })

  for (const option of ['data', 'journal']) {
    const path = join(folder, `${option}.txt`)

    it(`the ${option} folder is a file`, async () => {
      writeFileSync(path, '')
      const said = await complaint([`--${option}`, path])
      expect(said).toContain(`The ${option} folder ${path} cannot be used: it is no folder`)
    })

    it(`the ${option} folder cannot be made below a file`, async () => {
      writeFileSync(path, '')
      const said = await complaint([`--${option}`, join(path, 'below')])
      expect(said).toContain(`The ${option} folder ${join(path, 'below')} cannot be used`)
    })

    // Folders that take nothing, not even from root.
    for (const place of ['/proc', '/proc/foo', '/proc/foo/bar'])
      it.runIf(process.platform === 'linux')(`the ${option} folder is ${place}`, async () => {
        expect(await complaint([`--${option}`, place])).toContain(
          `The ${option} folder ${place} cannot be used`,
        )
      })
  }

  it('there is no page in the folder that was asked for', async () => {
    const place = join(folder, 'no-page')
    expect(await complaint(['--page', place])).toContain(`There is no built page in ${place}: npm run build`)
    mkdirSync(place)
    expect(await complaint(['--page', place])).toContain(`There is no built page in ${place}: npm run build`)
  })

  it('an option is misspelt', async () => {
    expect(await complaint(['--prot', '80'])).toContain("unknown option '--prot'")
  })

  it('the definitions file is not there', async () => {
    const said = await complaint(['--universes', join(folder, 'nowhere.json')])
    expect(said).toContain(`The definitions file ${join(folder, 'nowhere.json')} cannot be used`)
  })

  it('the definitions file is not JSON', async () => {
    const said = await complaint(
      definitions('broken.json', '{\n  "universes": [\n    { "id": "a",\n    }\n  ]\n}\n'),
    )
    expect(said).toContain('broken.json')
    expect(said).toContain('JSON')
  })

  it('the definitions have an unknown key', async () => {
    const universes = [{ id: 'a', name: 'A', colour: 'red' }]
    const said = await complaint(definitions('unknown.json', { universes }))
    for (const part of ['unknown.json', 'universes.0', 'colour']) expect(said).toContain(part)
  })

  it('a universe has a name of spaces', async () => {
    const said = await complaint(definitions('spaces.json', { universes: [{ id: 'a', name: '   ' }] }))
    for (const part of ['spaces.json', 'universes.0.name', 'more than spaces']) expect(said).toContain(part)
  })

  it('two universes have the same id', async () => {
    const universes = [
      { id: 'a', name: 'A' },
      { id: 'a', name: 'B' },
    ]
    const said = await complaint(definitions('twice.json', { universes }))
    for (const part of ['twice.json', 'universes.1.id', '"a" is taken']) expect(said).toContain(part)
  })

  it('uWebSockets.js has no binary for this platform', async () => {
    const preload = `
      import Module from 'node:module'
      const load = Module._load
      Module._load = function (name, ...rest) {
        if (!name.startsWith('@uwsjs/')) return load.call(this, name, ...rest)
        throw Object.assign(new Error("Cannot find module '" + name + "'\\nRequire stack:\\n- uws.js"), {
          code: 'MODULE_NOT_FOUND',
        })
      }`
    const said = await complaint([], { preload })
    expect(said).toContain(
      `uWebSockets.js has no binary for ${process.platform}-${process.arch}, Node ${process.versions.node}`,
    )
  })

  it('the binary of uWebSockets.js needs a newer glibc', async () => {
    const preload = `
      const dlopen = process.dlopen
      process.dlopen = function (module, file, ...rest) {
        if (!file.endsWith('uws.node')) return dlopen.call(this, module, file, ...rest)
        throw new Error("/lib/x86_64-linux-gnu/libm.so.6: version \`GLIBC_2.38' not found (required by " + file + ")")
      }`
    expect(await complaint([], { preload })).toContain('uWebSockets.js needs GLIBC_2.38')
  })
})

describe('a server that starts', () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`prints one address, and on ${signal} tells every socket to come back (1012) and ends with 0`, async () => {
      const { child, out, address, ended } = await started()
      expect(out.stdout).toBe(`Orrery is open at ${address}\n`)
      const { universes } = (await (await fetch(`${address}/api/universes`)).json()) as {
        universes: { id: string }[]
      }
      const url = `${address.replace('http', 'ws')}/socket`
      const [pilot] = await RawClient.join(url, universes[0]!.id, 'pilot', 'Nova')
      const [spectator] = await RawClient.join(url, universes[0]!.id, 'spectator', 'Owl')
      const stranger = await RawClient.enter(url, universes[0]!.id, 'pilot', 'Stranger')
      child.kill(signal)
      for (const client of [pilot, spectator, stranger])
        expect(await client.closed()).toEqual({ code: 1012, reason: 'The server restarts.' })
      expect(await ended).toBe(0)
      expect(out.stdout).toBe(`Orrery is open at ${address}\n`)
      expect(out.stderr).toBe('')
    })
})
