// The heap that a server's process really holds: asked by a signal, it collects its garbage first.
import { setTimeout as pause } from 'node:timers/promises'
import type { DeployedServer } from './deployed-server.ts'

/** Node's options for a server that collects its garbage on SIGUSR2 and prints what is left. */
export const MEASURABLE: readonly string[] = [
  '--expose-gc',
  '--import',
  `data:text/javascript,${encodeURIComponent(`
    process.on('SIGUSR2', () => {
      gc()
      const { heapUsed } = process.memoryUsage()
      console.log(JSON.stringify({ msg: 'heap', heap: heapUsed }))
    })`)}`,
]

const POLL_MS = 50

/** Bytes of heap in use after a collection, of a server that was started with MEASURABLE. */
export async function collectGarbage(server: DeployedServer): Promise<number> {
  const answers = () => server.log.filter(({ msg }) => msg === 'heap')
  const before = answers().length
  process.kill(server.pid, 'SIGUSR2')
  while (answers().length === before) await pause(POLL_MS)
  return answers().at(-1)!.heap!
}
