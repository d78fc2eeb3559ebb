// (a) the textbook way: `ws`, JSON, and every action relayed to everybody; (b) the same through Socket.IO.
// Actions are gathered for a tick and sent in one message, which is kinder to both than one message each.
import { createServer } from 'node:http'
import { Server as SocketIo } from 'socket.io'
import { WebSocketServer } from 'ws'
import { short, TICK_MS, World } from './world.js'

/** An action as the others need it to draw the ship: who, where, how fast, and what it does from now on. */
function describe({ id, x, y, vx, vy, heading, target, thrust, ack }) {
  return { id, x: short(x), y: short(y), vx: short(vx), vy: short(vy), heading, target, thrust, seq: ack }
}

/** Ticks the world, and hands what was done since the last tick to `tell`. */
function run(world, acted, tell, onTick) {
  setInterval(() => {
    const started = performance.now()
    world.step()
    if (acted.size > 0) tell([...acted].map(describe))
    acted.clear()
    onTick(performance.now() - started)
  }, TICK_MS)
}

export function startWs(side, onTick) {
  const world = new World(side)
  const acted = new Set()
  const http = createServer()
  const server = new WebSocketServer({ server: http, path: '/play' })
  let ids = 0
  server.on('connection', (socket) => {
    const id = ++ids
    let ship
    socket.on('message', (data) => {
      const message = JSON.parse(data)
      if (message.type === 'join') {
        ship = world.add(id, message.seed)
        socket.send(JSON.stringify({ type: 'welcome', id, ships: [...world.ships.values()].map(describe) }))
      } else if (ship !== undefined) {
        world.steer(ship, message.target, message.thrust, message.seq)
        acted.add(ship)
      }
    })
    socket.on('close', () => world.ships.delete(id))
  })
  const tell = (actions) => {
    const text = JSON.stringify({ type: 'actions', actions })
    for (const client of server.clients) if (client.readyState === 1) client.send(text)
  }
  run(world, acted, tell, onTick)
  return listen(http)
}

export function startSocketIo(side, onTick) {
  const world = new World(side)
  const acted = new Set()
  const http = createServer()
  const io = new SocketIo(http, { transports: ['websocket'], serveClient: false })
  let ids = 0
  io.on('connection', (socket) => {
    const id = ++ids
    let ship
    socket.on('join', ({ seed }) => {
      ship = world.add(id, seed)
      socket.emit('welcome', { id, ships: [...world.ships.values()].map(describe) })
    })
    socket.on('steer', ({ target, thrust, seq }) => {
      if (ship === undefined) return
      world.steer(ship, target, thrust, seq)
      acted.add(ship)
    })
    socket.on('disconnect', () => world.ships.delete(id))
  })
  run(world, acted, (actions) => io.emit('actions', actions), onTick)
  return listen(http)
}

function listen(http) {
  return new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve(http.address().port)))
}
