// A child process as a set of functions: what it is asked for, it answers, one message each way.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

interface Call {
  readonly id: number
  readonly name: string
  readonly argument: unknown
}

interface Answer {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

/** CPU time of a process since its start, and the time of its clock, in milliseconds. */
export interface Charged {
  readonly cpu: { readonly user: number; readonly system: number }
  readonly at: number
}

type Functions = Readonly<Record<string, (argument: never) => unknown>>

/** In the child: answers calls with these functions, until the parent goes. */
export function answerCalls(functions: Functions): void {
  process.on('message', async ({ id, name, argument }: Call) => {
    const answer: Answer = await Promise.resolve()
      .then(() => functions[name]!(argument as never))
      .then(
        (result) => ({ id, result }),
        (error: Error) => ({ id, error: error.stack ?? String(error) }),
      )
    process.send?.(answer)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ id: 0 } satisfies Answer)
}

/** What this process has used. */
export function charged(): Charged {
  const { user, system } = process.cpuUsage()
  return { cpu: { user: user / 1000, system: system / 1000 }, at: performance.now() }
}

/** In the parent: a child that answers calls. */
export class Child {
  readonly name: string
  private readonly process: ChildProcess
  private readonly waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: Error) => void }
  >()
  private ids = 0

  private constructor(name: string, child: ChildProcess) {
    this.name = name
    this.process = child
    child.on('message', ({ id, result, error }: Answer) => {
      const call = this.waiting.get(id)
      this.waiting.delete(id)
      if (error === undefined) call?.resolve(result as never)
      else call?.reject(new Error(`${name}: ${error}`))
    })
    child.on('exit', (code) => {
      for (const call of this.waiting.values()) call.reject(new Error(`${name} ended with ${code}`))
    })
  }

  /** Starts `file`, and waits until it answers. */
  static async start(name: string, file: string, nodeOptions: readonly string[] = []): Promise<Child> {
    const child = fork(file, [], { execArgv: [...nodeOptions] })
    const started = new Child(name, child)
    await new Promise<void>((resolve, reject) => started.waiting.set(0, { resolve, reject }))
    return started
  }

  get pid(): number {
    return this.process.pid ?? 0
  }

  call<Result>(name: string, argument?: unknown): Promise<Result> {
    const id = ++this.ids
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      this.process.send({ id, name, argument } satisfies Call, (error) => error !== null && reject(error))
    })
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return
    const gone = once(this.process, 'exit')
    this.process.disconnect()
    const kill = setTimeout(() => this.process.kill('SIGKILL'), 5000)
    await gone
    clearTimeout(kill)
  }
}
