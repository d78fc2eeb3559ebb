// (c) Colyseus in its documented idiom: positions in the schema, patched at the frame rate; (d) at its best: the course
// in the schema, changed only when a pilot steers, for everybody or, with StateView, for those who see the ship.
// On its fastest transport, uWebSockets.js.
import { Room, Server } from '@colyseus/core'
import { Encoder, StateView, schema, t } from '@colyseus/schema'
import { uWebSocketsTransport } from '@colyseus/uwebsockets-transport'
import { short, TICK_MS, World } from './world.js'

// Its default holds some hundreds of players, and it says so.
Encoder.BUFFER_SIZE = 1024 * 1024

const Placed = schema({ x: t.number(), y: t.number(), heading: t.uint8(), ack: t.uint8() }, 'Placed')
const PlacedState = schema({ players: t.map(Placed) }, 'PlacedState')

const course = () => ({
  x: t.float32(),
  y: t.float32(),
  vx: t.float32(),
  vy: t.float32(),
  heading: t.uint8(),
  target: t.uint8(),
  thrust: t.uint8(),
  ack: t.uint8(),
})
const Coursed = schema(course(), 'Coursed')
const CoursedState = schema({ players: t.map(Coursed) }, 'CoursedState')
const Seen = schema(course(), 'Seen')
const SeenState = schema({ players: t.map(Seen).view() }, 'SeenState')

function rooms(side, onTick) {
  class Play extends Room {
    patchRate = TICK_MS
    maxMessagesPerSecond = Number.POSITIVE_INFINITY
    messages = {
      steer: (client, [target, thrust, seq]) => {
        const ship = this.world.ships.get(client.sessionId)
        if (ship === undefined) return
        this.world.steer(ship, target, thrust, seq)
        this.steered(ship, this.state.players.get(client.sessionId))
      },
    }

    onCreate() {
      this.autoDispose = false
      this.world = new World(side)
      this.state = this.createState()
      this.setSimulationInterval(() => {
        const started = performance.now()
        this.world.step()
        this.stepped()
        onTick(performance.now() - started)
      }, TICK_MS)
    }

    onJoin(client, { seed }) {
      const ship = this.world.add(client.sessionId, seed)
      const player = this.createPlayer()
      this.describe(ship, player)
      this.state.players.set(client.sessionId, player)
      this.joined(client, ship, player)
    }

    onLeave(client) {
      this.world.ships.delete(client.sessionId)
      this.state.players.delete(client.sessionId)
    }

    joined() {}
    stepped() {}
    steered() {}
  }

  class Positions extends Play {
    createState = () => new PlacedState()
    createPlayer = () => new Placed()
    describe(ship, player) {
      player.x = short(ship.x)
      player.y = short(ship.y)
      player.heading = ship.heading
      player.ack = ship.ack
    }
    stepped() {
      for (const [id, ship] of this.world.ships) this.describe(ship, this.state.players.get(id))
    }
  }

  class Courses extends Play {
    createState = () => new CoursedState()
    createPlayer = () => new Coursed()
    describe(ship, player) {
      player.x = ship.x
      player.y = ship.y
      player.vx = ship.vx
      player.vy = ship.vy
      player.heading = ship.heading
      player.target = ship.target
      player.thrust = ship.thrust
      player.ack = ship.ack
    }
    steered(ship, player) {
      this.describe(ship, player)
    }
  }

  /** As Courses, and everybody's view is the 5 x 3 sectors around the own ship, kept as ships cross from one to another. */
  class Views extends Courses {
    createState = () => new SeenState()
    createPlayer = () => new Seen()
    /** Who is in each sector, and the sector of each. */
    sectors = new Map()
    places = new Map()

    joined(client, ship, player) {
      client.view = new StateView()
      const place = { client, player, sector: this.world.sectorOf(ship) }
      this.places.set(client.sessionId, place)
      this.inSector(place.sector).add(place)
      this.forAround(place.sector, (other) => {
        client.view.add(other.player)
        if (other !== place) other.client.view.add(player)
      })
    }

    onLeave(client) {
      const place = this.places.get(client.sessionId)
      this.inSector(place.sector).delete(place)
      this.places.delete(client.sessionId)
      super.onLeave(client)
    }

    stepped() {
      for (const [id, ship] of this.world.ships) {
        const place = this.places.get(id)
        const sector = this.world.sectorOf(ship)
        if (place !== undefined && sector !== place.sector) this.move(place, sector, ship)
      }
    }

    move(place, sector, ship) {
      const before = new Set()
      this.forAround(place.sector, (other) => before.add(other))
      this.inSector(place.sector).delete(place)
      place.sector = sector
      this.inSector(sector).add(place)
      this.forAround(sector, (other) => {
        if (before.delete(other) || other === place) return
        // Who comes into view has flown on since it last steered.
        this.describe(this.world.ships.get(other.client.sessionId), other.player)
        this.describe(ship, place.player)
        place.client.view.add(other.player)
        other.client.view.add(place.player)
      })
      for (const other of before) {
        if (other === place) continue
        place.client.view.remove(other.player)
        other.client.view.remove(place.player)
      }
    }

    inSector(sector) {
      let places = this.sectors.get(sector)
      if (places === undefined) {
        places = new Set()
        this.sectors.set(sector, places)
      }
      return places
    }

    forAround(sector, use) {
      const column = sector % side
      const row = Math.floor(sector / side)
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -2; dx <= 2; dx++) {
          const there = ((row + dy + side) % side) * side + ((column + dx + side) % side)
          for (const place of this.inSector(there)) use(place)
        }
      }
    }
  }

  return { positions: Positions, courses: Courses, views: Views }
}

export async function startColyseus(kind, side, onTick) {
  const transport = new uWebSocketsTransport({ maxBackpressure: 16 * 1024 * 1024 })
  const server = new Server({ transport, greet: false })
  server.define('play', rooms(side, onTick)[kind])
  // Its listener takes a fixed port.
  const port = 20_000 + (process.pid % 10_000)
  await server.listen(port, '127.0.0.1')
  return port
}
