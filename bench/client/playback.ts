// Plays what was recorded to a client without a screen, in Node or in a browser, and measures what each frame costs it:
// decoding, the mirror, and the picture.
import type { CreateSocket, Socket } from '../../client/connection.ts'
import { Random } from '../../shared/random.ts'
import { VirtualPlayer } from '../virtual/player.ts'
import { VirtualTimers } from '../virtual/virtual-timers.ts'
import type { Recording } from './recording.ts'

export interface Cost {
  /** Milliseconds for each drawn frame, sorted: its messages, and what is to be drawn. */
  readonly frames: readonly number[]
  /** Milliseconds on average, of these two apart. */
  readonly messagesMs: number
  readonly skyMs: number
  /** Ships that the last picture shows, so that it is known to have shown something. */
  readonly ships: number
}

const FRAME_MS = 1000 / 60
/** Seconds at the start that do not count: code is compiled in them, and the first keyframe comes. */
const WARM_UP_SECONDS = 3
const OPEN = 1

export function playBack({ messages, seconds }: Recording): Cost {
  const timers = new VirtualTimers()
  const random = new Random(1)
  const chance = () => random.next() / 2 ** 32
  let socket: Socket | undefined
  const socketsFor = (): CreateSocket => () => {
    const created = silentSocket()
    timers.after(0, () => created.onopen?.(undefined as never))
    socket = created
    return created
  }
  const player = new VirtualPlayer({ timers, chance: () => chance, socketsFor }, 'Ada', {
    lag: 0,
    jitter: 0,
    stall: 0,
  })
  const received = messages.map(([at, message]) => ({ at, data: fromBase64(message) }))
  const frames: number[] = []
  let [next, messagesMs, skyMs, ships] = [0, 0, 0, 0]
  for (let now = 0; now < seconds * 1000; now += FRAME_MS) {
    let spent = 0
    for (; next < received.length && received[next]!.at <= now; next++) {
      const { at, data } = received[next]!
      timers.advanceTo(at)
      const from = performance.now()
      socket!.onmessage?.({ data })
      spent += performance.now() - from
    }
    timers.advanceTo(now)
    const from = performance.now()
    ships = player.look(now).ships.length
    const looked = performance.now() - from
    if (now < WARM_UP_SECONDS * 1000) continue
    frames.push(spent + looked)
    messagesMs += spent
    skyMs += looked
  }
  frames.sort((a, b) => a - b)
  return { frames, messagesMs: messagesMs / frames.length, skyMs: skyMs / frames.length, ships }
}

/** Nobody hears what is sent: the answers are on record. */
function silentSocket(): Socket {
  return {
    binaryType: 'arraybuffer',
    readyState: OPEN,
    send: () => undefined,
    close: () => undefined,
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
  }
}

function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer
}
