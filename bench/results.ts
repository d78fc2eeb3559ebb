// What a run leaves behind: its figures as JSON, its tables as small plots, and how it compares with the baseline.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { plot } from './plot.ts'
import type { Figures, Report } from './report.ts'
import { round } from './report.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGB: number
  readonly node: string
  readonly platform: string
}

export interface Results {
  readonly machine: Machine
  readonly at: string
  readonly reports: readonly Report[]
}

const FOLDER = fileURLToPath(new URL('./results/', import.meta.url))
const BASELINE = `${FOLDER}baseline.json`

/** What is drawn: of a scenario's rows, columns against a column. */
const PLOTS: readonly { scenario: string; file: string; x: string; y: readonly string[]; by?: string }[] = [
  { scenario: 'scale', file: 'scale-cpu', x: 'players', y: ['CPU (cores)'], by: 'density' },
  { scenario: 'scale', file: 'scale-latency', x: 'players', y: ['latency p50 ms', 'latency p99 ms'] },
  { scenario: 'fairness', file: 'fairness-wins', x: 'round trip ms', y: ['won %'], by: 'what' },
  { scenario: 'fairness', file: 'fairness-aim', x: 'round trip ms', y: ['aim in duels %'], by: 'what' },
  { scenario: 'step', file: 'step', x: 'objects', y: ['median ms', 'p99 ms'] },
  { scenario: 'spectators', file: 'spectators', x: 'spectators', y: ['latency p99 ms', 'tick p99 ms'] },
  { scenario: 'peers', file: 'peers-bytes', x: 'players', y: ['B/s each'], by: 'what' },
  { scenario: 'peers', file: 'peers-latency', x: 'players', y: ['latency p99 ms'], by: 'what' },
  { scenario: 'peers', file: 'peers-cpu', x: 'players', y: ['CPU (cores)'], by: 'what' },
]

export function machine(): Machine {
  const all = cpus()
  return {
    cpu: all[0]?.model ?? 'unknown',
    cores: all.length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${arch()}`,
  }
}

/** Writes results.json and the plots; with `isBaseline`, also puts the scenarios into the baseline for later runs. */
export function writeResults(reports: readonly Report[], isBaseline: boolean): void {
  mkdirSync(FOLDER, { recursive: true })
  const results: Results = { machine: machine(), at: new Date().toISOString(), reports }
  const text = `${JSON.stringify(results, null, 1)}\n`
  writeFileSync(`${FOLDER}results.json`, text)
  if (isBaseline) {
    const kept = readBaseline()?.reports.filter(
      ({ scenario }) => !reports.some((r) => r.scenario === scenario),
    )
    const baseline = { ...results, reports: [...(kept ?? []), ...reports] }
    writeFileSync(BASELINE, `${JSON.stringify(baseline, null, 1)}\n`)
  }
  for (const { scenario, file, x, y, by } of PLOTS) {
    const rows = reports.find((report) => report.scenario === scenario)?.rows
    if (rows === undefined || rows[0]?.[x] === undefined) continue
    writeFileSync(`${FOLDER}${file}.svg`, plot(`${scenario}: ${y.join(', ')}`, x, series(rows, x, y, by)))
  }
}

function readBaseline(): Results | null {
  return existsSync(BASELINE) ? (JSON.parse(readFileSync(BASELINE, 'utf8')) as Results) : null
}

type Series = Map<string, [number, number][]>

function series(rows: readonly Figures[], x: string, y: readonly string[], by?: string): Series {
  const all: Series = new Map()
  for (const row of rows) {
    for (const column of y) {
      if (row[column] === undefined) continue
      const name = by === undefined ? column : by === 'what' ? String(row[by]) : `${by} ${row[by]}`
      const points = all.get(name) ?? []
      points.push([Number(row[x]), Number(row[column])])
      all.set(name, points)
    }
  }
  return all
}

/** Prints each promise beside its value in the baseline, if there is one. */
export function printComparison(reports: readonly Report[]): void {
  if (!existsSync(BASELINE))
    return console.log('\nThere is no baseline to compare with (--baseline makes one).')
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8')) as Results
  const before = new Map(
    baseline.reports.flatMap(({ scenario, lines }) =>
      lines.map((line) => [`${scenario}: ${line.name}`, line.value] as const),
    ),
  )
  console.log(`\ncompared with the baseline of ${baseline.at.slice(0, 10)}, ${baseline.machine.cpu}`)
  console.table(
    reports.flatMap(({ scenario, lines }) =>
      lines.map(({ name, value, limit, met }) => {
        const was = before.get(`${scenario}: ${name}`)
        return {
          promise: `${scenario}: ${name}`,
          value: round(value),
          baseline: was === undefined || was === null ? '' : round(was),
          limit,
          '': met ? 'met' : 'not met',
        }
      }),
    ),
  )
}
