// The play that every peer serves: ships that turn, thrust and drift on a torus. Plain floating point, cheap on purpose:
// no shots, no rocks, no collisions. What differs between the peers is how they tell of it.

export const TICK_MS = 50
/** A sector's side in units; a view is 5 x 3 of them. */
export const SECTOR = 512
const TURN = 10
const THRUST = 12 / 16
const DRAG = 1 - 1 / 32

export class World {
  /** @param {number} side sectors along each side */
  constructor(side) {
    this.side = side
    this.size = side * SECTOR
    this.ships = new Map()
  }

  /** A ship at a place that follows from `seed`. */
  add(id, seed) {
    const x = (Math.imul(seed + 1, 0x9e3779b1) >>> 0) % this.size
    const y = (Math.imul(seed + 1, 0x85ebca6b) >>> 0) % this.size
    const ship = { id, x, y, vx: 0, vy: 0, heading: 192, target: 192, thrust: 0, ack: 0 }
    this.ships.set(id, ship)
    return ship
  }

  steer(ship, target, thrust, ack) {
    ship.target = target
    ship.thrust = thrust
    ship.ack = ack
  }

  step() {
    const { size } = this
    for (const ship of this.ships.values()) {
      const ahead = (ship.target - ship.heading) & 255
      ship.heading =
        (ahead <= 128 ? ship.heading + Math.min(ahead, TURN) : ship.heading - Math.min(256 - ahead, TURN)) &
        255
      if (ship.thrust) {
        const angle = (ship.heading * Math.PI) / 128
        ship.vx += Math.cos(angle) * THRUST
        ship.vy += Math.sin(angle) * THRUST
      }
      ship.vx *= DRAG
      ship.vy *= DRAG
      ship.x = (ship.x + ship.vx + size) % size
      ship.y = (ship.y + ship.vy + size) % size
    }
  }

  sectorOf(ship) {
    return Math.floor(ship.y / SECTOR) * this.side + Math.floor(ship.x / SECTOR)
  }
}

/** Two digits after the point are plenty, and what a careful program would send. */
export function short(value) {
  return Math.round(value * 100) / 100
}
