// What is promised of a cluster when its parts die, freeze, or are cut off: the cluster's tests at their full size, 300 bots
// on three nodes. About a quarter of an hour.
import type { Report } from '../report.ts'
import { linesOfTests } from '../tests-figures.ts'

const TESTS = ['cluster', 'cluster-moves', 'cluster-moderation']

export async function runClusterFaults(progress: (text: string) => void): Promise<Report> {
  return {
    scenario: 'cluster-faults',
    rows: [],
    lines: await linesOfTests(TESTS, { CLUSTER_SIZES: 'full' }, progress),
  }
}
