// How many connections the process has room for: each needs an open file.
import { existsSync, readdirSync } from 'node:fs'

/** The share of all files that connections may use, however many files the rest of the process may need. */
const LEAST_SHARE = 1 / 4

/** Connections that may be open at a time. @param others files that the process may still have to open */
export function connectionRoom(others: number): number {
  const limit = openFileLimit()
  if (limit === null) return Number.POSITIVE_INFINITY
  return Math.floor(Math.max(limit - countOpenFiles() - others, limit * LEAST_SHARE))
}

/** The limit of open files (`ulimit -n`), which Node raises at its start; null if there is none, or it is unknown. */
function openFileLimit(): number | null {
  // With the network included, it would wait for the names of connected peers to be looked up.
  const report = Object.assign(process.report, { excludeNetwork: true })
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft: unknown } } }
  const limit = Number(userLimits?.open_files?.soft)
  return Number.isFinite(limit) ? limit : null
}

/** Files that are open now; 0 if that is unknown. */
function countOpenFiles(): number {
  const list = '/proc/self/fd'
  return existsSync(list) ? readdirSync(list).length : 0
}
