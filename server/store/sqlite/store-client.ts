// Calls to the embedded store's thread, as promises. Should the thread end, what waits for it is refused, and the next
// call starts another.
import { Worker } from 'node:worker_threads'
import { Unavailable } from '../store.ts'
import type { Answer, Method, Request, ThreadData } from './requests.ts'
import type { SqliteStore } from './sqlite-store.ts'

interface Call {
  readonly resolve: (value: never) => void
  readonly reject: (error: Error) => void
}

export class StoreClient {
  private readonly folder: string
  private readonly calls = new Map<number, Call>()
  private thread: Worker | null = null
  private lastId = 0
  private closed = false

  constructor(folder: string) {
    this.folder = folder
  }

  /** Rejects with Unavailable when the disk or the thread does not allow it. */
  call<M extends Method>(
    method: M,
    ...args: Parameters<SqliteStore[M]>
  ): Promise<ReturnType<SqliteStore[M]>> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(new Unavailable('The store is closed.'))
      this.thread ??= this.start()
      const request: Request = { id: ++this.lastId, method, args }
      this.calls.set(request.id, { resolve, reject })
      this.thread.postMessage(request)
    })
  }

  /** Resolves when all calls before are carried out, and the thread has ended. */
  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    const { thread } = this
    if (thread === null) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    thread.postMessage({ id: ++this.lastId, method: 'close', args: [] } satisfies Request)
    await ended
  }

  private start(): Worker {
    const thread = new Worker(entry(), { workerData: { folder: this.folder } satisfies ThreadData })
    thread.on('message', (answer: Answer) => this.settle(answer))
    thread.on('error', (error: Error) => this.ended(thread, error.message))
    thread.on('exit', () => this.ended(thread, "The store's thread ended."))
    return thread
  }

  private settle(answer: Answer): void {
    const call = this.calls.get(answer.id)
    this.calls.delete(answer.id)
    if ('value' in answer) return call?.resolve(answer.value as never)
    const { problem, isUnavailable } = answer
    call?.reject(isUnavailable ? new Unavailable(problem) : new Error(problem))
  }

  private ended(thread: Worker, problem: string): void {
    if (this.thread !== thread) return
    this.thread = null
    const calls = [...this.calls.values()]
    this.calls.clear()
    for (const { reject } of calls) reject(new Unavailable(problem))
  }
}

/** The thread's program is beside this one: built, or as a source. */
function entry(): URL {
  const file = import.meta.url.endsWith('.ts') ? './source-thread.mjs' : './store-thread.js'
  return new URL(file, import.meta.url)
}
