// A process of plain clients of one of the peers: the same decisions as Orrery's players take.
import { Calendar } from './calendar.ts'
import { answerCalls, type Charged, charged } from './calls.ts'
import { type Dialect, dialectOf } from './dialects.ts'
import { PlainSocket } from './plain-socket.ts'
import { Script } from './script.ts'

export interface PeerJoin {
  readonly port: number
  readonly kind: string
  readonly count: number
  readonly perSecond: number
}

export interface PeerCrowdReport extends Charged {
  readonly present: number
  readonly lost: number
  readonly bytes: number
  readonly messages: number
}

/** Sequence numbers fit into one byte. */
const SEQUENCES = 256
const PATIENCE_MS = 10_000

const calendar = new Calendar()
const clients: PeerClient[] = []
let messages = 0
let lost = 0

class PeerClient {
  present = false
  socket: PlainSocket | null = null
  private readonly script: Script
  private readonly dialect: Dialect
  private sequence = 0

  constructor(port: number, dialect: Dialect, seed: number) {
    this.script = new Script(seed, false)
    this.dialect = dialect
    this.open(port, seed).catch(() => {
      lost++
    })
  }

  private async open(port: number, seed: number): Promise<void> {
    const { dialect } = this
    const path = await dialect.path(port, seed)
    const socket = new PlainSocket({
      port,
      path,
      headers: {},
      listener: {
        opened: () => {
          const first = dialect.opened(seed)
          if (first !== null) socket.send(first)
        },
        message: (bytes, from, to) => {
          messages++
          if (this.present && to - from > 2) return
          const { reply, present } = dialect.answer(bytes, from, to, seed)
          if (reply !== null) socket.send(reply)
          if (present && !this.present) {
            this.present = true
            calendar.after(this.script.next().waitMs, () => this.steer())
          }
        },
        closed: () => {
          this.present = false
          lost++
        },
      },
    })
    this.socket = socket
  }

  private steer(): void {
    if (!this.present) return
    const decision = this.script.next()
    this.sequence = (this.sequence + 1) % SEQUENCES
    this.socket?.send(this.dialect.steer(decision, this.sequence))
    calendar.after(decision.waitMs, () => this.steer())
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function join({ port, kind, count, perSecond }: PeerJoin): Promise<void> {
  const dialect = dialectOf(kind)
  for (let n = 0; n < count; n++) {
    clients.push(new PeerClient(port, dialect, n))
    if (n % 10 === 9) await pause(10_000 / perSecond)
  }
  const patience = performance.now() + PATIENCE_MS
  while (clients.some(({ present }) => !present) && performance.now() < patience) await pause(50)
}

function report(): PeerCrowdReport {
  return {
    present: clients.filter(({ present }) => present).length,
    lost,
    bytes: clients.reduce((sum, { socket }) => sum + (socket?.bytes ?? 0), 0),
    messages,
    ...charged(),
  }
}

answerCalls({ join, report })
