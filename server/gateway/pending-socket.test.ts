import { describe, expect, it } from 'vitest'
import { CLOSE, type Close } from '../../shared/protocol.ts'
import type { Peer, Visitor } from '../net/listener.ts'
import { PendingSocket, type Verdict } from './pending-socket.ts'

function setUp() {
  const closes: Close[] = []
  const peer: Peer = {
    address: '192.0.2.1',
    who: null,
    send: () => undefined,
    subscribe: () => undefined,
    unsubscribe: () => undefined,
    close: (close) => closes.push(close),
    backlog: () => 0,
  }
  const { promise, resolve, reject } = withResolvers<Verdict>()
  const faults: unknown[] = []
  const pending = new PendingSocket(peer, promise, (error) => faults.push(error))
  return { closes, faults, pending, resolve, reject }
}

/** Promise.withResolvers, which Node 20 has not. */
function withResolvers<T>() {
  let resolve!: (value: T) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

class Listener implements Visitor {
  readonly heard: (number[] | string)[] = []
  receive(bytes: Uint8Array): void {
    this.heard.push([...bytes])
  }
  receiveText(): void {
    this.heard.push('text')
  }
  closed(code: number): void {
    this.heard.push(`closed ${code}`)
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a pending socket', () => {
  it('has what it sent kept, in order, and its bytes copied', async () => {
    const { pending, resolve } = setUp()
    const inside = new Listener()
    const bytes = Uint8Array.of(1, 2)
    pending.receive(bytes)
    bytes.fill(9)
    pending.receiveText()
    resolve({ enter: () => inside })
    await settled()
    pending.receive(Uint8Array.of(3))
    pending.closed(1001)
    expect(inside.heard).toEqual([[1, 2], 'text', [3], 'closed 1001'])
  })

  it('is turned away with the reason', async () => {
    const { pending, closes, resolve } = setUp()
    pending.receive(Uint8Array.of(1))
    resolve({ close: CLOSE.oldTicket })
    await settled()
    pending.receive(Uint8Array.of(2))
    expect(closes).toEqual([CLOSE.oldTicket])
  })

  it('that talks before it is let in is cut, and then nobody is made for it', async () => {
    const { pending, closes, resolve } = setUp()
    for (let n = 0; n < 20; n++) pending.receive(Uint8Array.of(n))
    expect(closes).toEqual([CLOSE.tooMany])
    resolve({ enter: () => expect.unreachable() })
    await settled()
    expect(closes).toEqual([CLOSE.tooMany])
  })

  it('that leaves meanwhile is forgotten', async () => {
    const { pending, closes, resolve } = setUp()
    pending.closed(1006)
    resolve({ enter: () => expect.unreachable() })
    await settled()
    expect(closes).toEqual([])
  })

  it('is turned away when the fault is ours: its ticket not found out, or its message not handled', async () => {
    const lost = setUp()
    lost.reject(new Error('the store is gone'))
    const bug = setUp()
    bug.pending.receive(Uint8Array.of(1))
    const inside = new Listener()
    inside.receive = () => {
      throw new Error('a bug')
    }
    bug.resolve({ enter: () => inside })
    await settled()
    for (const { closes, faults } of [lost, bug]) {
      expect(closes).toEqual([CLOSE.unavailable])
      expect(faults).toHaveLength(1)
    }
  })
})
