// A program for flood.integration.test.ts: an attacker from one address. It says "ready", and a line of figures a second.
//   node flood.ts connects PORT ADDRESS PER_SECOND   opens a socket, asks for an upgrade, and drops it
//   node flood.ts half PORT ADDRESS COUNT            opens sockets, sends half of a handshake, and waits
//   node flood.ts messages PORT TICKET PER_SECOND    joins, and sends messages once it is told to by a line
import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import { encodeClientMessage } from '../shared/codec.ts'
import { PROTOCOL_VERSION, SUBPROTOCOL } from '../shared/protocol.ts'

const [kind, port, who, amount] = process.argv.slice(2) as [string, string, string, string]
const HEAD = `GET /socket HTTP/1.1\r\nHost: x\r\nOrigin: https://play.example\r\nConnection: Upgrade\r\n`
const REST =
  'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
  `Sec-WebSocket-Protocol: ${SUBPROTOCOL}, AAAAAAAAAAAAAAAAAAAAAA\r\n\r\n`
/** Milliseconds between two bursts. */
const BEAT_MS = 5

/** Calls `run` so many times a second, and tells how many it really were. */
function beat(perSecond: number, run: () => boolean): void {
  const started = performance.now()
  let done = 0
  let told = 0
  setInterval(() => {
    const passed = (performance.now() - started) / 1000
    while (done < passed * perSecond && run()) done++
    if (passed >= told + 1) {
      told++
      process.stdout.write(`${Math.round(done / passed)}\n`)
    }
  }, BEAT_MS)
}

function open(first: string, drop: boolean): Socket {
  const socket = connect({ host: '127.0.0.1', port: Number(port), localAddress: who })
  socket.on('error', () => undefined)
  socket.on('connect', () => socket.write(first))
  if (drop) socket.on('data', () => socket.resetAndDestroy())
  return socket
}

if (kind === 'connects') {
  process.stdout.write('ready\n')
  let waiting = 0
  beat(Number(amount), () => {
    if (waiting >= 3000) return false
    waiting++
    open(HEAD + REST, true).on('close', () => waiting--)
    return true
  })
} else if (kind === 'half') {
  let opened = 0
  let closed = 0
  const started = performance.now()
  for (let n = 0; n < Number(amount); n++) {
    const socket = open(n % 2 === 0 ? HEAD : '', false)
    socket.on('connect', () => {
      if (++opened === Number(amount)) process.stdout.write('ready\n')
    })
    socket.resume()
    socket.on('close', () => {
      if (++closed === Number(amount))
        process.stdout.write(`gone ${Math.round(performance.now() - started)}\n`)
    })
  }
} else {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, [SUBPROTOCOL, who], {
    origin: 'https://play.example',
  })
  const steer = encodeClientMessage({ type: 'steer', sequence: 1, target: 1, controls: 1, tick: 0 })
  socket.on('open', () => {
    socket.send(encodeClientMessage({ type: 'join', version: PROTOCOL_VERSION, key: '', line: 0, ship: 0 }))
  })
  socket.once('message', () => process.stdout.write('ready\n'))
  process.stdin.once('data', () => {
    const started = performance.now()
    beat(Number(amount), () => {
      if (socket.readyState !== WebSocket.OPEN) return false
      socket.send(steer)
      return true
    })
    socket.on('close', (code) =>
      process.stdout.write(`cut ${code} ${Math.round(performance.now() - started)}\n`),
    )
  })
}
