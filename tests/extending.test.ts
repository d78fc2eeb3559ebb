// The worked example of docs/EXTENDING.md: it is applied to a copy of the project, which must then be free of errors in
// types and style, and pass the tests that come with it. EXTENDING_ALL=1 also plays the long test of exact mirrors with
// mines in it.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const patch = join(root, 'docs/extending/mines.patch')
const copy = mkdtempSync(join(tmpdir(), 'orrery-extended-'))

beforeAll(() => {
  const list = ['ls-files', '--cached', '--others', '--exclude-standard']
  for (const file of execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  // One line of context is enough, so that other changes nearby do no harm.
  run('git', 'apply', '-C1', patch)
})

afterAll(() => rmSync(copy, { recursive: true }))

/** Runs a command in the copy; throws what it wrote when it fails. */
function run(command: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}:\n${stdout}${stderr}`)
}

/** Files that the patch touches. */
function touched(): string[] {
  return [...readFileSync(patch, 'utf8').matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, file]) => file!)
}

it('the page names every file that the example touches', () => {
  const page = readFileSync(join(root, 'docs/EXTENDING.md'), 'utf8')
  const [, example] = page.split(/^## A worked example.*$/m)
  expect(touched().filter((file) => !example!.includes(`\`${file}\``))).toEqual([])
})

it('the example has no errors in types and style', () => {
  run(process.execPath, 'node_modules/typescript/bin/tsc', '--noEmit')
  run(process.execPath, 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...touched())
})

it('the example passes its tests', () => {
  const tests = ['server/universe/stages/mines.test.ts', 'shared/events.test.ts']
  if (process.env.EXTENDING_ALL !== undefined) tests.push('tests/exact-mirrors.test.ts')
  run(process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...tests)
}, 120_000)
