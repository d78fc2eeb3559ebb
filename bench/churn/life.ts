// Somebody who comes to a universe for a moment: joins or watches, flies, says something, and leaves, or is cut off.
import { WebSocket } from 'ws'
import { asSocket } from '../../client/connection.ts'
import { apiOf, ticketsFrom } from '../../client/tickets.ts'
import { Visit } from '../../client/visit.ts'
import type { Random } from '../../shared/random.ts'
import { systemTimers } from '../../shared/timers.ts'

export interface LifeOptions {
  readonly url: string
  readonly universe: string
  readonly name: string
  readonly random: Random
  /** One of so many is cut off, and leaves a ship adrift; 0: nobody. */
  readonly cutOffs: number
}

/** What became of it. */
export type End = 'left' | 'cut off' | 'not let in'

/** Milliseconds until it must have seen something, and in which it stays at most. */
const PATIENCE_MS = 10_000
const LONGEST_MS = 1500
/** One of so many only watches, or says something. */
const WATCHES = 4
const TALKS = 5

/** Resolves when it is over. */
export function live({ url, universe, name, random, cutOffs }: LifeOptions): Promise<End> {
  const role = random.below(WATCHES) === 0 ? 'spectator' : 'bot'
  const isCutOff = cutOffs > 0 && random.below(cutOffs) === 0
  const staysMs = random.below(LONGEST_MS)
  return new Promise((resolve) => {
    let socket: WebSocket | null = null
    let hasSeen = false
    const end = (how: End) => {
      clearTimeout(patience)
      // A socket that is cut off first is not left on purpose.
      if (how === 'cut off') socket?.terminate()
      visit.close()
      resolve(how)
    }
    const patience = setTimeout(() => end('not let in'), PATIENCE_MS)
    const visit = new Visit({
      url,
      requestTicket: ticketsFrom(apiOf(url), { universe, name, role }),
      createSocket: (address, subprotocols) => {
        socket = new WebSocket(address, subprotocols)
        return asSocket(socket)
      },
      timers: systemTimers,
      random: () => random.below(1 << 20) / (1 << 20),
      listener: {
        framed: () => {
          if (hasSeen) return
          hasSeen = true
          if (role === 'bot')
            visit.send({ type: 'steer', sequence: 1, target: random.below(256), controls: 3, tick: 0 })
          if (random.below(TALKS) === 0) visit.send({ type: 'chat', text: `hello from ${name}` })
          setTimeout(() => end(isCutOff ? 'cut off' : 'left'), staysMs)
        },
        refused: () => end('not let in'),
      },
    })
  })
}
