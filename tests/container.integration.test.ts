// The container: its Dockerfile is linted, its compose files say what they must, and with CONTAINER_STEPS=1 its steps are
// run in an empty folder (a minute, since npm installs everything), and the result is started as the image starts it: as
// another user, with everything read-only but the data.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { findPort } from '../bench/free-port.ts'
import { readOptions } from '../server/cli/options/read-options.ts'
import { open, runSteps, type Stage } from './dockerfile.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')
const dockerfile = read('Dockerfile')

interface Service {
  readonly environment?: Readonly<Record<string, string>>
  readonly stop_grace_period?: string
  readonly read_only?: boolean
  readonly volumes?: readonly string[]
  readonly command?: string
}

function services(path: string): Record<string, Service> {
  return (parse(read(path), { merge: true }) as { services: Record<string, Service> }).services
}

describe('the Dockerfile', () => {
  it('has nothing that the linter objects to', () => {
    expect(validate(dockerfile)).toEqual([])
  })

  it('has two stages on a Debian whose glibc fits, is not root, and keeps its data in /data', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)
    expect(bases).toHaveLength(2)
    expect(new Set(bases).size).toBe(1)
    expect(bases[0]).toMatch(/^node:\d+-trixie-slim$/)
    expect(dockerfile).toMatch(/^USER node$/m)
    expect(dockerfile).toMatch(/^VOLUME \/data$/m)
    expect(dockerfile).toMatch(/^ENTRYPOINT \["node"/m)
    expect(dockerfile).toMatch(/^HEALTHCHECK .*readyz/m)
  })

  it.each(['compose.yaml', 'docs/cluster/compose.yaml'])('is given good options by %s', (path) => {
    const seconds = readOptions({}, {}).drainSeconds
    const nodes = Object.entries(services(path)).filter(([, one]) => one.stop_grace_period !== undefined)
    expect(nodes.length).toBeGreaterThan(0)
    for (const [name, { environment = {}, stop_grace_period }] of nodes) {
      // `${NAME:-}` is nothing unless somebody sets it.
      const set = Object.entries(environment).map(([key, value]) => [key, value.replace(/\$\{.*\}/, '')])
      expect(() => readOptions({}, Object.fromEntries(set)), name).not.toThrow()
      expect(Number.parseInt(stop_grace_period!, 10), name).toBeGreaterThan(seconds + 15)
    }
  })

  it('runs in compose.yaml with nothing to write to but its volume', () => {
    const { orrery } = services('compose.yaml')
    expect(orrery).toMatchObject({ read_only: true, volumes: ['data:/data'] })
  })
})

describe.runIf(process.env.CONTAINER_STEPS !== undefined)('the steps of the Dockerfile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orrery-container-'))
  /** nobody */
  const USER = 65_534

  afterAll(() => rmSync(folder, { recursive: true }))

  it('make a server that starts as another user, read-only, is healthy, and ends with 0', async () => {
    open(folder)
    const stage = runSteps(folder)
    const port = await findPort()
    const data = join(stage.folder, 'data')
    chownSync(data, USER, USER)
    const child = spawn('unshare', ['--mount', 'sh', '-c', readOnly(stage), 'sh', ...stage.entrypoint], {
      cwd: join(stage.folder, 'orrery'),
      env: { PATH: process.env.PATH, ...stage.environment, ORRERY_DATA: data, ORRERY_PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('close', resolve))
    const opened = await Promise.race([
      new Promise<string>((resolve) => child.stdout.once('data', (text) => resolve(String(text)))),
      ended,
    ])
    expect(opened).toContain('Orrery is open at')
    const page = await fetch(`http://127.0.0.1:${port}/`)
    expect(page.status).toBe(200)
    const [program, ...args] = stage.healthcheck
    const health = spawnSync(program!, args, { env: { ...process.env, ORRERY_PORT: String(port) } })
    expect(health.status).toBe(0)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(spawnSync(program!, args, { env: { ...process.env, ORRERY_PORT: String(port) } }).status).toBe(1)
  }, 600_000)

  /** Makes all but the data read-only, and runs the rest as nobody. */
  function readOnly({ folder: place }: Stage): string {
    return [
      `mount --bind ${place} ${place}`,
      `mount --bind ${place}/data ${place}/data`,
      `mount -o remount,ro,bind ${place}`,
      `cd ${place}/orrery`,
      '! touch here 2>/dev/null',
      `exec setpriv --reuid=${USER} --regid=${USER} --clear-groups --no-new-privs "$@"`,
    ].join(' && ')
  }
})
