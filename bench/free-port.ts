// A port for a server that is to be killed and started again on it.
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * A free port below those that outgoing connections take, since one of these could have it while the server is down. Port 0
 * will not do: connections of a server that asked for any port keep that port from its successor for a minute (TIME_WAIT).
 */
export async function findPort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    const probe = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    await new Promise((resolve) => probe.close(resolve))
    return port
  }
}
