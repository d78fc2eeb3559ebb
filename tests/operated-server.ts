// A server with its logs in a folder, and an operator: it may be ended, and begun again with other definitions.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server, type ServerOptions } from '../server/create-server.ts'
import { openFileLogs } from '../server/log/files/file-log-store.ts'
import { MemoryStore } from '../server/store/memory-store.ts'
import type { Definition } from '../server/universe/definition.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { RawClient } from './raw-client.ts'

export const OPERATOR_KEY = 'key-of-the-operators-0123456789'

export interface Line extends Record<string, unknown> {
  readonly message: string
}

export class OperatedServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'orrery-operated-'))
  /** What was logged at level warn and above, of all servers. */
  readonly log: Line[] = []
  server!: Server
  /** Of the socket. */
  url = ''
  http = ''
  readonly store = new MemoryStore()

  static async open(
    definitions: readonly Definition[],
    options: Partial<ServerOptions> = {},
  ): Promise<OperatedServer> {
    const operated = new OperatedServer()
    await operated.begin(definitions, options)
    return operated
  }

  /** Ends the server, and begins another in the same folder. */
  async restart(definitions: readonly Definition[], options: Partial<ServerOptions> = {}): Promise<void> {
    await this.server.close()
    this.log.length = 0
    await this.begin(definitions, options)
  }

  async close(): Promise<void> {
    await this.server.close()
    rmSync(this.folder, { recursive: true })
  }

  /** What an operator asks for, with POST if there is an order; gives the status and the answer. */
  async operate(path: string, order?: object, key = OPERATOR_KEY) {
    const post = order === undefined ? {} : { method: 'POST', body: JSON.stringify(order) }
    const answer = await fetch(`${this.http}/api/operator/universes${path}`, {
      ...post,
      headers: { 'Content-Type': 'application/json', [KEY_HEADER]: key },
    })
    return {
      status: answer.status,
      body: (await answer.json()) as Record<string, unknown> & { detail?: string },
    }
  }

  /** What the picker is told of a universe; undefined when it is not listed. */
  async listed(id: string): Promise<Record<string, unknown> | undefined> {
    const answer = await fetch(`${this.http}/api/universes`)
    const { universes } = (await answer.json()) as { universes: Record<string, unknown>[] }
    return universes.find((universe) => universe.id === id)
  }

  join(universe: string, role: 'pilot' | 'spectator' = 'pilot', name = 'Ada') {
    return RawClient.join(this.url, universe, role, name)
  }

  private async begin(definitions: readonly Definition[], options: Partial<ServerOptions>): Promise<void> {
    const write = (details: object, message: string) => this.log.push({ ...details, message })
    this.server = createServer({
      definitions,
      log: { info: () => undefined, warn: write, error: write },
      logs: await openFileLogs(this.folder),
      store: this.store,
      graceMs: 100,
      admission: { operatorKey: OPERATOR_KEY },
      ...options,
    })
    await this.server.recover()
    const port = this.server.listen('127.0.0.1', 0)
    this.url = `ws://127.0.0.1:${port}/socket`
    this.http = `http://127.0.0.1:${port}`
  }
}
