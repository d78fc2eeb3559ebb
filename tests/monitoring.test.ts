// The dashboard and the alert rules of docs/monitoring, and what docs/OPERATING.md says of metrics and alerts, against the
// metrics that a server really has.
import { readFileSync } from 'node:fs'
import { collectDefaultMetrics } from 'prom-client'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createServer } from '../server/create-server.ts'
import { collectCluster } from '../server/operation/metrics/collected.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

interface Rule {
  readonly alert: string
  readonly expr: string
  readonly for?: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string }
}

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}

const read = (name: string) => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8')
const { groups } = parse(read('monitoring/alerts.yaml')) as { groups: { rules: Rule[] }[] }
const rules = groups.flatMap((group) => group.rules)
const dashboard = JSON.parse(read('monitoring/dashboard.json')) as { panels: Panel[] }
const page = read('OPERATING.md')

const server = createServer({ definitions: [smallDefinition()], log: quietLog })
const { registry } = server
collectDefaultMetrics({ register: registry })
collectCluster(registry, () => ({ takeOvers: 0, differences: 0 }))

afterAll(() => server.close())

interface Known {
  readonly name: string
  readonly type: string
  readonly labels: readonly string[]
}

/** All metrics, as their labels are declared. */
function known(): Known[] {
  return registry.getMetricsAsArray().map((metric) => {
    const {
      name,
      type,
      labelNames = [],
    } = metric as unknown as {
      name: string
      type: string
      labelNames?: string[]
    }
    return { name, type, labels: labelNames }
  })
}

/** Names of metrics in an expression, and the labels that are asked of each. */
function usedIn(expression: string): { name: string; labels: string[] }[] {
  const found = expression.matchAll(/\b((?:orrery|nodejs|process)_\w+|up)\b(?:\{([^}]*)\})?/g)
  return [...found].map(([, name, matchers = '']) => ({
    name: name!,
    labels: [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label]) => label!),
  }))
}

/** Labels that Prometheus adds. */
const ADDED = ['instance', 'job', 'le']

function check(expression: string, where: string): void {
  const metrics = known()
  const uses = usedIn(expression)
  expect(uses.length, where).toBeGreaterThan(0)
  for (const { name, labels } of uses) {
    if (name === 'up') continue
    const metric = metrics.find((one) => {
      if (one.type !== 'histogram') return one.name === name
      return ['_bucket', '_sum', '_count'].some((end) => one.name + end === name)
    })
    expect(metric, `${name} in ${where}`).toBeDefined()
    for (const label of [...labels, ...groupedBy(expression)])
      expect(
        [...ADDED, ...uses.flatMap((use) => labelsOf(use.name, metrics))],
        `${label} of ${name} in ${where}`,
      ).toContain(label)
  }
}

function labelsOf(name: string, metrics: readonly Known[]): readonly string[] {
  return metrics.find((one) => name.startsWith(one.name))?.labels ?? []
}

function groupedBy(expression: string): string[] {
  return [...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => list!.split(/,\s*/))
}

describe('the metrics that exist', () => {
  for (const { title, targets = [] } of dashboard.panels)
    for (const { expr } of targets)
      it(`have what the panel "${title}" shows: ${expr}`, () => check(expr, title))

  for (const { alert, expr } of rules) it(`have what the alert ${alert} is about`, () => check(expr, alert))

  it('are all on the page for operators, and no others are', () => {
    const own = known()
      .map(({ name }) => name)
      .filter((name) => name.startsWith('orrery_'))
    const listed = [...page.matchAll(/^\| `(orrery_\w+)`/gm)].map(([, name]) => name!)
    expect(listed.sort()).toEqual(own.sort())
  })

  it('are all on the dashboard', () => {
    const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => usedIn(expr)))
    const own = known().filter(({ name }) => name.startsWith('orrery_'))
    // A node's own are for the alerts.
    const missing = own.filter(({ name }) => !shown.some((use) => use.name.startsWith(name)))
    expect(missing.map(({ name }) => name).sort()).toEqual([
      'orrery_node_differences_total',
      'orrery_take_overs_total',
    ])
  })
})

describe('alerts', () => {
  it('have a severity, a summary, and a line on the page that says what to do', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(['page', 'warn'], alert).toContain(labels.severity)
      expect(annotations.summary, alert).toMatch(/\.$/)
    }
    const explained = [...page.matchAll(/^\| `(Orrery\w+)`/gm)].map(([, name]) => name!)
    expect(explained.sort()).toEqual(rules.map(({ alert }) => alert).sort())
  })
})
