// A process of readers of events (server-sent events): those that read all, and those that read nothing for a while.
import { connect, type Socket } from 'node:net'
import { answerCalls, type Charged, charged } from './calls.ts'

export interface ReadersOpen {
  readonly port: number
  readonly universe: string
  readonly count: number
  /** Reads nothing before `resume` is called. */
  readonly isStalled: boolean
}

export interface ReadersReport extends Charged {
  /** Bytes that came, since the start. */
  readonly bytes: number
  /** That the server has ended; and how many of those with the event that says that they read too slowly. */
  readonly ended: number
  readonly cut: number
}

/** How the last event of a reader begins that was too slow. */
const CUT = 'event: cut'
/** Characters at the end of what a reader got in which that event is looked for. */
const KEPT = 400
const AT_ONCE = 50

interface Reader {
  readonly socket: Socket
  end: string
}

const readers: Reader[] = []
const seen = { bytes: 0, ended: 0, cut: 0 }

function openOne({ port, universe, isStalled }: ReadersOpen): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const reader: Reader = { socket, end: '' }
    readers.push(reader)
    socket.on('error', reject)
    socket.on('connect', () => {
      socket.write(`GET /api/universes/${universe}/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
      if (isStalled) socket.pause()
      resolve()
    })
    socket.on('data', (chunk) => {
      seen.bytes += chunk.length
      reader.end = (reader.end + chunk.toString('latin1')).slice(-KEPT)
    })
    socket.on('close', () => {
      seen.ended++
      if (reader.end.includes(CUT)) seen.cut++
    })
    if (isStalled) socket.pause()
  })
}

async function open(options: ReadersOpen): Promise<void> {
  for (let n = 0; n < options.count; n += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, options.count - n) }, () => openOne(options)))
}

/** Those that stood still read again, what is there and what comes. */
function resume(): void {
  for (const { socket } of readers) socket.resume()
}

function close(): void {
  for (const { socket } of readers.splice(0)) socket.destroy()
}

answerCalls({ open, resume, close, report: (): ReadersReport => ({ ...charged(), ...seen }) })
