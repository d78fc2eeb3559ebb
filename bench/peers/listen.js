// Few clients that understand what they get, in pairs: one steers, and the other, who starts at the same place and takes
// the same decisions, hears of it. The time between is the latency.
import { Callbacks, Client } from '@colyseus/sdk'
import { WebSocket } from 'ws'

const SEQUENCES = 256
let latencies = []

class Pair {
  sentAt = new Map()
  sequence = 0

  constructor(decisions, sendOne, sendOther) {
    this.decisions = decisions
    this.sendOne = sendOne
    this.sendOther = sendOther
    this.at = 0
    this.steer()
  }

  heard(sequence) {
    const at = this.sentAt.get(sequence)
    if (at === undefined) return
    this.sentAt.delete(sequence)
    latencies.push(performance.now() - at)
  }

  steer() {
    const { waitMs, target, controls } = this.decisions[this.at++ % this.decisions.length]
    this.sequence = (this.sequence + 1) % SEQUENCES
    this.sentAt.set(this.sequence, performance.now())
    const thrust = controls & 1
    this.sendOne(target, thrust, this.sequence)
    this.sendOther(target, thrust, this.sequence)
    setTimeout(() => this.steer(), waitMs)
  }
}

/** A client of the JSON servers: `tell` is called with every action. */
function connectJson(kind, port, seed, tell) {
  const isWs = kind === 'ws'
  const address = isWs ? 'play' : 'socket.io/?EIO=4&transport=websocket'
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${address}`)
  const send = (type, fields) =>
    socket.send(isWs ? JSON.stringify({ type, ...fields }) : `42${JSON.stringify([type, fields])}`)
  return new Promise((resolve, reject) => {
    const take = (type, value) => {
      if (type === 'welcome')
        resolve({ id: value.id, steer: (target, thrust, seq) => send('steer', { target, thrust, seq }) })
      else if (type === 'actions') for (const action of isWs ? value.actions : value) tell(action)
    }
    socket.on('error', reject)
    socket.on('open', () => isWs && send('join', { seed }))
    socket.on('message', (data) => {
      const text = data.toString()
      if (isWs) {
        const message = JSON.parse(text)
        take(message.type, message)
      } else if (text.startsWith('0')) socket.send('40')
      else if (text === '2') socket.send('3')
      else if (text.startsWith('40')) send('join', { seed })
      else if (text.startsWith('42')) take(...JSON.parse(text.slice(2)))
    })
  })
}

async function pairJson(kind, port, seed, decisions) {
  let pair
  let watched = -1
  const one = await connectJson(kind, port, seed, () => undefined)
  const other = await connectJson(kind, port, seed, ({ id, seq }) => {
    if (id === watched) pair?.heard(seq)
  })
  watched = one.id
  pair = new Pair(decisions, one.steer, other.steer)
}

async function pairColyseus(port, seed, decisions) {
  const client = new Client(`ws://127.0.0.1:${port}`)
  const one = await client.joinOrCreate('play', { seed })
  const other = await client.joinOrCreate('play', { seed })
  let pair
  const callbacks = Callbacks.get(other)
  callbacks.onAdd('players', (player, id) => {
    if (id === one.sessionId) callbacks.listen(player, 'ack', (ack) => pair?.heard(ack))
  })
  const steer = (room) => (target, thrust, seq) => room.send('steer', [target, thrust, seq])
  pair = new Pair(decisions, steer(one), steer(other))
}

/** `scripts`: the decisions of each pair. */
async function join({ kind, port, scripts }) {
  for (const [n, decisions] of scripts.entries()) {
    const seed = 1_000_000 + n
    if (kind.startsWith('colyseus')) await pairColyseus(port, seed, decisions)
    else await pairJson(kind, port, seed, decisions)
  }
}

function report() {
  const { user, system } = process.cpuUsage()
  const past = latencies
  latencies = []
  return { latencies: past, cpu: { user: user / 1000, system: system / 1000 }, at: performance.now() }
}

const functions = { join, report }
process.on('message', async ({ id, name, argument }) => {
  try {
    process.send({ id, result: (await functions[name](argument)) ?? null })
  } catch (error) {
    process.send({ id, error: String(error.stack ?? error) })
  }
})
process.on('disconnect', () => process.exit(0))
process.send({ id: 0 })
