// Tests as benchmarks: they run one file after another (side by side they would measure each other), and the figures that
// they print are judged.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { atMost, type Line } from './report.ts'

/** Begins a line with a figure, as tests/promise.ts prints it. */
export const FIGURE = 'figure '

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const VITEST = 'node_modules/vitest/vitest.mjs'
const TEST_MS = 1_200_000

/** The lines that integration tests print, by their names without `.integration.test.ts`; and one each for whether it fails. */
export async function linesOfTests(
  names: readonly string[],
  environment: Readonly<Record<string, string>>,
  progress: (text: string) => void,
): Promise<Line[]> {
  const lines: Line[] = []
  for (const name of names) {
    const file = `tests/${name}.integration.test.ts`
    progress(file)
    const code = await runTests(file, environment, (line) => lines.push(line))
    lines.push(atMost(`${file} fails`, code === 0 ? 0 : 1, 0, ''))
  }
  return lines
}

function runTests(
  file: string,
  environment: Readonly<Record<string, string>>,
  found: (line: Line) => void,
): Promise<number | null> {
  const args = [VITEST, 'run', file, '--disable-console-intercept', '--testTimeout', `${TEST_MS}`]
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, TIMED: 'yes', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (!line.startsWith(FIGURE)) return void process.stderr.write(`${line}\n`)
    const { name, value, limit, unit } = JSON.parse(line.slice(FIGURE.length)) as Omit<Line, 'met'>
    found(atMost(name, value, limit, unit))
  })
  return new Promise((resolve) => child.once('close', resolve))
}
