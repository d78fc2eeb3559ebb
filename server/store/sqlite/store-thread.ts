// The embedded store's thread: carries out the requests of store-client.ts, and answers each by its number. All changes
// that have arrived meanwhile are one transaction, so that they share the wait for the disk.
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase, resultCode, SQLITE_BUSY, UNAVAILABLE } from './database.ts'
import { type Answer, READING, type Request, type ThreadData } from './requests.ts'
import { SqliteStore } from './sqlite-store.ts'

if (parentPort === null) throw new Error('This file is for a thread of its own.')
const port = parentPort
const store = new SqliteStore(openDatabase((workerData as ThreadData).folder))
let waiting: Request[] = []

port.on('message', (request: Request) => {
  // Not at once: more may have arrived already.
  if (waiting.length === 0) setImmediate(carryOut)
  waiting.push(request)
})

/** Reading comes first: no change that still waits was acknowledged. */
function carryOut(): void {
  const requests = waiting
  waiting = []
  const changes: Request[] = []
  let isLast = false
  for (const request of requests) {
    if (request.method === 'close') isLast = true
    else if (READING.has(request.method)) port.postMessage(read(request))
    else changes.push(request)
  }
  for (const answer of changes.length === 0 ? [] : change(changes)) port.postMessage(answer)
  if (!isLast) return
  store.close()
  port.close()
}

function read(request: Request): Answer {
  try {
    return carriedOut(request)
  } catch (error) {
    return refused(request, error)
  }
}

/** All in one transaction; or when that fails each in its own, so that none fails because of another. */
function change(requests: readonly Request[]): Answer[] {
  try {
    return store.transaction(() => requests.map(carriedOut))
  } catch (error) {
    if (requests.length === 1 || resultCode(error) === SQLITE_BUSY)
      return requests.map((request) => refused(request, error))
    return requests.flatMap((request) => change([request]))
  }
}

function carriedOut({ id, method, args }: Request): Answer {
  const carryOut = store[method] as (...args: readonly unknown[]) => unknown
  return { id, value: carryOut.apply(store, [...args]) }
}

function refused({ id }: Request, error: unknown): Answer {
  const problem = error instanceof Error ? error.message : String(error)
  return { id, problem, isUnavailable: UNAVAILABLE.has(resultCode(error)) }
}
