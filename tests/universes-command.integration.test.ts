// The command line for the universes of a running server.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OPERATOR_KEY, OperatedServer } from './operated-server.ts'
import { smallDefinition } from './small-universe.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

let operated: OperatedServer

beforeAll(async () => {
  operated = await OperatedServer.open([smallDefinition({}, 1, 'one')])
})

afterAll(() => operated.close())

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(args: readonly string[], key = OPERATOR_KEY, url = operated.http): Promise<Run> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'server/cli/universes.ts', '--url', url, ...args],
    { cwd: root, env: { ...process.env, ORRERY_OPERATOR_KEY: key }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const out = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      out[stream] += text
    })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...out })))
}

describe('npm run universes', () => {
  it('creates, lists, changes, resets and closes', async () => {
    const file = join(operated.folder, 'new.json')
    writeFileSync(
      file,
      JSON.stringify({
        universes: [
          { id: 'a', name: 'A' },
          { id: 'b', name: 'B' },
        ],
      }),
    )
    const created = await run(['create', file])
    expect(created).toEqual({
      code: 0,
      stderr: '',
      stdout:
        'a "A", 16 x 16 sectors for 200 pilots, created, asleep\nb "B", 16 x 16 sectors for 200 pilots, created, asleep\n',
    })
    const changed = await run(['terms', 'a', '--capacity', '7', '--rules', '{"drones":1}'])
    expect(changed.stdout).toContain('a "A", 16 x 16 sectors for 7 pilots, created, awake')
    expect((await run(['reset', 'a'])).stdout).toContain('for 200 pilots')
    expect(await run(['close', 'b'])).toMatchObject({ code: 0, stdout: 'closed\n' })
    const { stdout } = await run(['list'])
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['one', 'a', ''])
    expect(stdout).toContain('one "One", 5 x 5 sectors for 5000 pilots, of the definitions file, asleep')
  })

  for (const [what, args, key, said] of [
    ['a wrong key', ['list'], 'x'.repeat(20), 'An operator needs a key.'],
    ['no key', ['list'], '', 'An operator needs a key: --operator-key, or ORRERY_OPERATOR_KEY.'],
    ['a universe of the file', ['close', 'one'], OPERATOR_KEY, 'is in the definitions file'],
    ['no such universe', ['reset', 'nowhere'], OPERATOR_KEY, 'There is no such universe.'],
    [
      'a file that is not there',
      ['create', '/nowhere.json'],
      OPERATOR_KEY,
      'The file /nowhere.json cannot be used',
    ],
  ] as const)
    it(`says in one line what is wrong: ${what}`, async () => {
      const { code, stdout, stderr } = await run(args, key)
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^[^\n]+\n$/)
      expect(stderr).toContain(said)
    })

  it('says in one line that nobody answers', async () => {
    const { code, stderr } = await run(['list'], OPERATOR_KEY, 'http://127.0.0.1:9')
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^There is no answer from http:\/\/127\.0\.0\.1:9[^\n]*\n$/),
    ])
  })
})
