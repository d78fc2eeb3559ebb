// How many files the process may open: every connection is one.
import { existsSync, readdirSync } from 'node:fs'

/** The limit (`ulimit -n`), as Node has raised it at its start; null where there is none, or it cannot be known. */
export function openFileLimit(): number | null {
  // With the network it would look up the names of those who are connected, and wait for them.
  const report = Object.assign(process.report, { excludeNetwork: true })
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft: unknown } } }
  const limit = Number(userLimits?.open_files?.soft)
  return Number.isFinite(limit) ? limit : null
}

/** Files that are open now; 0 where that cannot be known. */
export function countOpenFiles(): number {
  const list = '/proc/self/fd'
  return existsSync(list) ? readdirSync(list).length : 0
}
