// The server as a deployment runs it: a process of its own over a data folder, which can be killed and started again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A line of its log. */
export interface LogLine {
  readonly level: number
  readonly msg: string
  readonly error?: string
  readonly universe?: string
  readonly tick?: number
  readonly epoch?: number
  readonly fingerprint?: number
  readonly heap?: number
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>
  /** The limit of open files (`ulimit -n`). */
  readonly openFiles?: number
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const OPEN = /^Orrery is open at (\S+)$/m

export class DeployedServer {
  readonly child: ChildProcess
  readonly pid: number
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  private text = ''

  private constructor(child: ChildProcess) {
    this.child = child
    this.pid = child.pid!
    this.ended = once(child, 'close').then(([code, signal]) => code ?? signal)
    for (const stream of [child.stdout!, child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.text += text
      })
    // Whoever gave up waiting for it has nothing to stop.
    const kill = () => child.kill('SIGKILL')
    process.once('exit', kill)
    child.once('close', () => process.off('exit', kill))
  }

  /**
   * Begins to start; `opened` says when it has.
   * @param program Node's options and the file of the server, from the project's folder
   */
  static start(
    program: readonly string[],
    options: readonly string[],
    { env = {}, openFiles }: Surroundings = {},
  ): DeployedServer {
    const { PORT: _, NODE_OPTIONS: __, ...inherited } = process.env
    const command = [process.execPath, ...program, '--host', '127.0.0.1', ...options]
    const shell = openFiles === undefined ? 'exec "$@"' : `ulimit -n ${openFiles} && exec "$@"`
    return new DeployedServer(
      spawn('sh', ['-c', shell, 'sh', ...command], {
        cwd: ROOT,
        env: { ...inherited, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    )
  }

  /** Its address, once it is open. Rejects with what it wrote when it ends before. */
  async opened(): Promise<URL> {
    const ended = this.ended.then(() => true)
    for (;;) {
      const url = OPEN.exec(this.text)?.[1]
      if (url !== undefined) return new URL(url)
      const hasEnded = await Promise.race([ended, once(this.child.stdout!, 'data').then(() => false)])
      if (hasEnded) throw new Error(`The server ended with ${await this.ended}: ${this.text}`)
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
    // What has no end yet is still being written.
    const lines = this.text.split('\n').slice(0, -1)
    return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))
  }

  /** Resident memory, in megabytes. */
  memory(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024
  }

  /** CPU time so far, user and system, in milliseconds. */
  cpu(): number {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // utime and stime, in hundredths of a second.
    return (Number(fields[11]) + Number(fields[12])) * 10
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
