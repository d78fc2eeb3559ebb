// Everything that a server sends to one client in a universe as crowded as is wished, and when it came.
import type { CreateSocket, Socket } from '../../client/connection.ts'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { VirtualPlayer } from '../virtual/player.ts'
import { VirtualServer } from '../virtual/virtual-server.ts'

/** Milliseconds since the client connected, and the message in base64. */
export type Recorded = readonly [atMs: number, message: string]

export interface Recording {
  readonly messages: readonly Recorded[]
  /** Ships, shots, rocks and gems in the client's mirror, on average. */
  readonly bodies: number
  readonly seconds: number
}

/** Sectors along each side: a view of 5 x 3 sees three fifths of them. */
const SIDE = 5
const FRAMES_PER_SECOND = 60
/** Rocks and drones for each body in view; the rest are shots and gems. */
const ROCKS = 0.5
const DRONES = 0.6

/** One client among rocks that drift and drones that fight, so many that roughly this number of bodies is in its view. */
export async function record(bodies: number, seconds: number): Promise<Recording> {
  const messages: Recorded[] = []
  const rules = { ...DEFAULT_RULES, rocks: Math.round(bodies * ROCKS), drones: Math.round(bodies * DRONES) }
  const definition = { id: 'bench', name: 'Bench', columns: SIDE, rows: SIDE, capacity: 4, seed: 1, rules }
  const server = await VirtualServer.open(definition, 1)
  const { timers } = server
  const note = (data: ArrayBuffer) => messages.push([timers.now(), Buffer.from(data).toString('base64')])
  const reachable = {
    timers,
    chance: () => server.chance(),
    socketsFor: (name: string) => tapped(server.socketsFor(name), note),
  }
  const player = new VirtualPlayer(reachable, 'Ada', { lag: 0, jitter: 0, stall: 0 })
  let [looks, sum] = [0, 0]
  for (let frame = 0; frame < seconds * FRAMES_PER_SECOND; frame++) {
    server.advanceTo((frame * 1000) / FRAMES_PER_SECOND, () => undefined)
    if (player.visit.mirror === null) continue
    const { ships, shots, rocks, gems } = player.visit.mirror.bodies
    sum += ships.count + shots.count + rocks.count + gems.count
    looks++
  }
  return { messages, bodies: sum / looks, seconds }
}

/** Sockets of which every message is seen before its client gets it. */
function tapped(create: CreateSocket, see: (data: ArrayBuffer) => void): CreateSocket {
  return (url, subprotocols) => {
    const inner = create(url, subprotocols)
    const outer: Socket = {
      binaryType: inner.binaryType,
      get readyState() {
        return inner.readyState
      },
      send: (data) => inner.send(data),
      close: (code, reason) => inner.close(code, reason),
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
    }
    inner.onopen = (event) => outer.onopen?.(event)
    inner.onclose = (event) => outer.onclose?.(event)
    inner.onmessage = (event) => {
      see(event.data as ArrayBuffer)
      outer.onmessage?.(event)
    }
    return outer
  }
}
