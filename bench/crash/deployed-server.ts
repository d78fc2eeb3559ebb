// The server as a deployment runs it: a process of its own over a data folder, which can be killed and started again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A line of its log, at level info. */
export interface LogLine {
  readonly msg: string
  readonly universe?: string
  readonly tick?: number
  readonly fingerprint?: number
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const OPEN = /^Orrery is open at https?:\/\/\S+:(\d+)$/m

export class DeployedServer {
  readonly pid: number
  private readonly child: ChildProcess
  private readonly ended: Promise<unknown>
  private text = ''

  private constructor(child: ChildProcess) {
    this.child = child
    this.pid = child.pid!
    this.ended = once(child, 'close')
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.text += text
      })
  }

  /**
   * Begins to start; `opened` says when it has.
   * @param program Node's options and the file of the server, from the project's folder
   */
  static start(program: readonly string[], options: readonly string[]): DeployedServer {
    const { PORT: _, NODE_OPTIONS: __, ...env } = process.env
    const all = [...program, '--host', '127.0.0.1', '--log-level', 'info', ...options]
    return new DeployedServer(
      spawn(process.execPath, all, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    )
  }

  /** Its port, once it is open. Rejects with what it wrote when it ends before. */
  async opened(): Promise<number> {
    const ended = this.ended.then(() => true)
    for (;;) {
      const port = OPEN.exec(this.text)?.[1]
      if (port !== undefined) return Number(port)
      const hasEnded = await Promise.race([ended, once(this.child.stdout!, 'data').then(() => false)])
      if (hasEnded) throw new Error(`The server ended: ${this.text}`)
    }
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** Everything it wrote so far. */
  get output(): string {
    return this.text
  }

  get log(): LogLine[] {
    return this.text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
  }

  /** As `kill -9`. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }

  /** As an operator ends it. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM')
    await this.ended
  }
}
