// The server as an operator runs it: a process of its own, attacked over real sockets; its memory, its CPU time, its log.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeployedServer, type Surroundings } from '../bench/deployed-server.ts'
import { collectGarbage, MEASURABLE } from '../bench/garbage.ts'
import { program } from './program.ts'
import { ORIGIN, ServerAt } from './server-at.ts'

/** What makes all addresses of this machine strangers. */
export const STRICT = ['--programs', 'off', '--origin', ORIGIN]

export class SpawnedServer extends ServerAt {
  private readonly deployed: DeployedServer
  private readonly folder: string

  private constructor(deployed: DeployedServer, { port, protocol }: URL, folder: string) {
    super(Number(port), protocol === 'https:')
    this.deployed = deployed
    this.folder = folder
  }

  /** Once it says that it is open. */
  static async start(args: readonly string[], surroundings: Surroundings = {}): Promise<SpawnedServer> {
    const folder = mkdtempSync(join(tmpdir(), 'orrery-spawned-'))
    const all = ['--port', '0', '--data', join(folder, 'data'), ...args]
    const deployed = DeployedServer.start([...MEASURABLE, ...program()], all, surroundings)
    return new SpawnedServer(deployed, await deployed.opened(), folder)
  }

  /** Everything it wrote so far. */
  get log(): string {
    return this.deployed.output
  }

  get isRunning(): boolean {
    return this.deployed.isRunning
  }

  /** Resident memory, in megabytes. */
  memory(): number {
    return this.deployed.memory()
  }

  /** Heap in use after a collection of its garbage, in megabytes. */
  async heap(): Promise<number> {
    return (await collectGarbage(this.deployed)) / 1e6
  }

  /** CPU time so far, in milliseconds. */
  cpu(): number {
    return this.deployed.cpu()
  }

  async stop(): Promise<void> {
    await this.deployed.kill()
    rmSync(this.folder, { recursive: true })
  }
}

/** Makes a certificate and its key in `folder`, for these names; gives the options to start a server with them. */
export function certify(folder: string, names: readonly string[]): string[] {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=common.example']
  const alternative = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`
  execFileSync('openssl', [...args, '-addext', alternative, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  })
  return ['--cert', cert, '--key', key]
}
