// The way of one node to its Redis, which a test can cut or hold up.
import { connect, createServer, type Server, type Socket } from 'node:net'
import { freePort } from './redis-server.ts'

export class RedisLink {
  readonly url: string
  private readonly server: Server
  private readonly pairs = new Set<readonly [near: Socket, far: Socket]>()
  private state: 'open' | 'held' | 'cut' = 'open'

  private constructor(port: number, server: Server) {
    this.url = `redis://127.0.0.1:${port}`
    this.server = server
  }

  static async to(redisPort: number): Promise<RedisLink> {
    const port = await freePort()
    const server = createServer((near) => link.join(near, redisPort))
    const link = new RedisLink(port, server)
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return link
  }

  /** Ends all connections, and takes no new ones. */
  cut(): void {
    this.state = 'cut'
    for (const [near, far] of this.pairs) {
      near.destroy()
      far.destroy()
    }
  }

  /** Lets nothing through, and loses nothing. */
  hold(): void {
    this.state = 'held'
    for (const pair of this.pairs) for (const socket of pair) socket.pause()
  }

  open(): void {
    this.state = 'open'
    for (const pair of this.pairs) for (const socket of pair) socket.resume()
  }

  end(): void {
    this.cut()
    this.server.close()
  }

  private join(near: Socket, redisPort: number): void {
    if (this.state === 'cut') return void near.destroy()
    const far = connect(redisPort, '127.0.0.1')
    const pair = [near, far] as const
    this.pairs.add(pair)
    for (const [from, to] of [pair, [far, near]] as const) {
      from.on('data', (bytes) => to.write(bytes))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.pairs.delete(pair)
        to.destroy()
      })
      if (this.state === 'held') from.pause()
    }
  }
}
