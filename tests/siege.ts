// A program for siege.integration.test.ts: one attacker, from one address, who does everything at once for as long as it
// runs. It says "ready" when it has begun, and at its end, on SIGTERM, how often it did what.
//   node siege.ts PORT ADDRESS
import type { Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import type { Role } from '../shared/protocol.ts'
import type { RawClient } from './raw-client.ts'
import { request, ServerAt } from './server-at.ts'

const [port, address] = process.argv.slice(2) as [string, string]
const server = new ServerAt(Number(port))
/** Milliseconds until what was refused or cut is tried again. */
const AGAIN_MS = 500
/** Connections that are held with half of a request. */
const HELD = 400
/** Connections that ask and never read, and how often each asks in a second. */
const DEAF = 4
const ASKS_PER_SECOND = 45
const SCRIPT = request('GET', '/assets/index-1a2b.js')
/** At the same time: who join and drop, who watch and move on, who talk and come back, new accounts. */
const DROPPERS = 4
const RESTLESS = 16
const MOVES_MS = 100
const TALKERS = 3
const ACCOUNTS = 20

const done = { cuts: 0, joins: 0, moves: 0, lines: 0, accounts: 0, refused: 0 }

/** Keeps one connection, again and again. */
function keep(begin: (socket: Socket) => void): void {
  const socket = server.connect(address)
  socket.on('connect', () => begin(socket))
  socket.on('close', () => {
    done.cuts++
    setTimeout(() => keep(begin), AGAIN_MS)
  })
}

/** Does this again and again; what is refused is tried again after a while. */
async function repeat(attempt: (n: number) => Promise<void>): Promise<never> {
  for (let n = 0; ; n++)
    try {
      await attempt(n)
    } catch {
      // Whatever the server said against it.
      done.refused++
      await after(AGAIN_MS)
    }
}

async function enter(role: Role): Promise<RawClient> {
  return (await server.enter('Pest', { address, role })).client
}

for (let n = 0; n < HELD; n++) keep((socket) => socket.resume().write('GET / HTTP/1.1\r\n'))
for (let n = 0; n < DEAF; n++)
  keep((socket) => {
    const asking = setInterval(() => socket.write(SCRIPT), 1000 / ASKS_PER_SECOND)
    socket.on('close', () => clearInterval(asking))
  })
for (let n = 0; n < DROPPERS; n++)
  void repeat(async () => {
    const pilot = await enter('pilot')
    done.joins++
    pilot.drop()
  })
for (let n = 0; n < RESTLESS; n++)
  void repeat(async () => {
    const owl = await enter('spectator')
    while (owl.closing === null) {
      owl.send({ type: 'look', sector: (done.moves++ * 37) % 25 })
      await after(MOVES_MS)
    }
  })
for (let n = 0; n < TALKERS; n++)
  void repeat(async () => {
    const talker = await enter('pilot')
    for (let line = 0; line < 4; line++) talker.send({ type: 'chat', text: `pest ${done.lines++}` })
    talker.send({ type: 'ping', token: 1, tick: 0, line: 0 })
    await talker.next('pong')
    talker.leave()
  })
for (let n = 0; n < ACCOUNTS; n++)
  void repeat(async (round) => {
    const name = `Pest ${address.at(-1)} ${n} ${round}`
    const answer = await server.post('/api/accounts', { name, passphrase: 'correct horse battery' }, address)
    if (answer?.status !== 200) throw new Error(answer?.body ?? 'cut')
    done.accounts++
  })
process.once('SIGTERM', () => process.stdout.write(`${JSON.stringify(done)}\n`, () => process.exit(0)))
process.stdout.write('ready\n')
