// A data folder is used by one server at a time: a file in it says which. A server that was killed leaves that file behind,
// and must not keep the next one out; so a lock counts only while its owner lives.
import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

export interface FolderLock {
  release(): void
}

const LOCK = 'server.lock'
/** Milliseconds between two renewals, by which servers of other hosts see that the owner lives. */
const RENEW_MS = 4000
/** Periods without a renewal after which they take its lock. */
const MISSED = 2.5

/** A process; `started` (in the kernel's clock ticks since boot) tells it from a later one with the same number. */
interface Owner {
  readonly pid: number
  readonly started: string | null
  readonly host: string
}

/**
 * Takes the folder for this process. Throws an Error that names its owner when it is in use. Waits only for the lock of
 * another host, of which time alone can tell whether its owner lives. `onLost` is called when another server has taken the
 * folder all the same: because this one stood still for too long, or somebody tampered with the file.
 */
export async function lockFolder(
  folder: string,
  onLost: (reason: string) => void,
  renewMs = RENEW_MS,
): Promise<FolderLock> {
  const file = join(folder, LOCK)
  const content = JSON.stringify({ pid: process.pid, started: startOf(process.pid), host: hostname() })
  while (!create(file, content)) await clearStale(folder, file, renewMs)
  const timer = setInterval(() => {
    if (tryToRenew(file, content)) return
    clearInterval(timer)
    onLost(`The data folder ${folder} was taken by another server.`)
  }, renewMs).unref()
  return {
    release: () => {
      clearInterval(timer)
      if (read(file) === content) rmSync(file, { force: true })
    },
  }
}

/** Writes the lock, unless there is one. */
function create(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** As `renew`. A disk that refuses ends nothing here: whoever writes to it says so, and the next period tries again. */
function tryToRenew(file: string, content: string): boolean {
  try {
    return renew(file, content)
  } catch {
    return true
  }
}

/** Shows that its owner lives. False: the lock is another's. */
function renew(file: string, content: string): boolean {
  const found = read(file)
  if (found !== null && found !== content) return false
  // Not by utimes: the file system's clock counts, not ours.
  writeFileSync(file, content, { flag: found === null ? 'wx' : 'r+', mode: 0o600 })
  return true
}

/** Takes a lock away whose owner is gone. Throws an Error when it is not. */
async function clearStale(folder: string, file: string, renewMs: number): Promise<void> {
  const content = read(file)
  if (content === null) return
  const owner = parse(content)
  const isLocal = owner?.host === hostname()
  const isAlive = isLocal ? isRunning(owner) : await isRenewed(file, renewMs)
  if (isAlive) throw inUse(folder, owner)
  // Two may have come to this: what the other one took meanwhile is given back.
  const aside = `${file}.${process.pid}`
  if (!move(file, aside)) return
  const moved = read(aside)
  if (moved !== content) {
    renameSync(aside, file)
    throw inUse(folder, parse(moved ?? ''))
  }
  rmSync(aside)
}

function inUse(folder: string, owner: Owner | null): Error {
  if (owner === null) return new Error(`The data folder ${folder} is in use by another server.`)
  const where = owner.host === hostname() ? '' : ` on ${owner.host}`
  return new Error(`The data folder ${folder} is in use by another server (process ${owner.pid}${where}).`)
}

/** Whether a process of this host is still the one that wrote the lock. */
function isRunning({ pid, started }: Owner): boolean {
  // In a container every start has the same number; where no start times are known, it is not us either.
  if (pid === process.pid) return started !== null && started === startOf(pid)
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there, and another user's.
    if (!hasCode(error, 'EPERM')) return false
  }
  const now = startOf(pid)
  return now === null ? !existsSync('/proc/self/stat') : started === null || now === started
}

/** Watches a lock for as long as its owner may take to renew it. */
async function isRenewed(file: string, renewMs: number): Promise<boolean> {
  const before = changedAt(file)
  for (let waited = 0; waited < MISSED * renewMs; waited += renewMs / 4) {
    await wait(renewMs / 4)
    const now = changedAt(file)
    if (now !== before) return now !== null
  }
  return false
}

function changedAt(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
}

/**
 * When a process started: field 22 of /proc/PID/stat, whose second field may hold spaces. Null: there is no /proc, or no
 * such process but what is left of one whose parent has not asked for its end (state Z).
 */
function startOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`)
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? []
  return state === 'Z' ? null : (fields[18] ?? null)
}

function parse(content: string): Owner | null {
  try {
    const { pid, started, host } = JSON.parse(content)
    if (!Number.isSafeInteger(pid) || pid < 1 || typeof host !== 'string') return null
    return { pid, started: typeof started === 'string' ? started : null, host }
  } catch {
    // Half written, or another program's: who owns it is not known.
    return null
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ESRCH')) return null
    throw error
  }
}

function move(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
