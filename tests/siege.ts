// A program for siege.integration.test.ts: one attacker, from one address, who does everything at once for as long as it
// runs. It says "ready" when it has begun.
//   node siege.ts PORT ADDRESS
import { connect, type Socket } from 'node:net'
import { request } from './spawned-server.ts'

const [port, address] = process.argv.slice(2) as [string, string]
/** Milliseconds until a connection that was cut is tried again. */
const AGAIN_MS = 500
/** Connections that are held with half of a request. */
const HELD = 400
/** Connections that ask and never read, and how often each asks in a second. */
const DEAF = 4
const ASKS_PER_SECOND = 45
const SCRIPT = request('GET', '/assets/index-1a2b.js')

/** Keeps one connection, again and again. */
function keep(begin: (socket: Socket) => void): void {
  const socket = connect({ host: '127.0.0.1', port: Number(port), localAddress: address })
  socket.on('error', () => undefined)
  socket.on('connect', () => begin(socket))
  socket.on('close', () => setTimeout(() => keep(begin), AGAIN_MS))
}

for (let n = 0; n < HELD; n++) keep((socket) => socket.resume().write('GET / HTTP/1.1\r\n'))
for (let n = 0; n < DEAF; n++)
  keep((socket) => {
    const asking = setInterval(() => socket.write(SCRIPT), 1000 / ASKS_PER_SECOND)
    socket.on('close', () => clearInterval(asking))
  })
process.stdout.write('ready\n')
