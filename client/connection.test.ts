import { describe, expect, it } from 'vitest'
import { VirtualTimers } from '../bench/virtual/virtual-timers.ts'
import { encodeWelcome } from '../shared/codec.ts'
import { createMatch } from '../shared/modes.ts'
import { CLOSE, PROTOCOL_VERSION, type ServerMessage } from '../shared/protocol.ts'
import { Connection, type Socket } from './connection.ts'

const WELCOME: Extract<ServerMessage, { type: 'welcome' }> = {
  type: 'welcome',
  version: PROTOCOL_VERSION,
  epoch: 1,
  pilot: 3,
  key: 'q83vEjRWeJCrze8SNFZ4kA',
  universe: 'One',
  columns: 5,
  rows: 5,
  tick: 1,
  population: 1,
  standings: [],
  lines: 0,
  said: [],
  rules: { shotDamage: 20, drawAhead: true, mode: 'free', goal: 0 },
  match: createMatch(),
}

/** A client of a server that is told what to do with each socket, and what became of it. */
function connect(serve: (socket: Socket, timers: VirtualTimers) => void) {
  const timers = new VirtualTimers()
  const attempts: number[] = []
  const refusals: number[] = []
  const connection = new Connection({
    url: 'ws://nowhere/socket',
    ship: () => 0,
    requestTicket: (_key, answered) => answered({ is: 'granted', ticket: 'x' }),
    createSocket: () => {
      const socket: Socket = {
        binaryType: '',
        readyState: 1,
        send: () => undefined,
        close: () => undefined,
        onopen: null,
        onmessage: null,
        onclose: null,
        onerror: null,
      }
      timers.after(10, () => serve(socket, timers))
      return socket
    },
    timers,
    random: () => 0.5,
    lastLine: () => 0,
    onMessage: () => undefined,
    onAway: (attempt) => attempts.push(attempt),
    onRefused: (code) => refusals.push(code),
  })
  return { timers, attempts, refusals, connection }
}

function welcome(socket: Socket): void {
  socket.onmessage?.({ data: encodeWelcome(WELCOME).slice().buffer })
}

describe('a connection', () => {
  it('R32: waits longer each time when it is lost right after the welcome', () => {
    const { timers, attempts } = connect((socket) => {
      welcome(socket)
      socket.onclose?.({ code: 1006, reason: '' })
    })
    timers.advanceTo(60_000)
    expect(attempts.length).toBeLessThan(30)
    expect(attempts).toEqual(attempts.map((_, n) => n + 1))
  })

  it('R32: begins anew when it has lasted', () => {
    const { timers, attempts } = connect((socket, clock) => {
      welcome(socket)
      clock.after(6000, () => socket.onclose?.({ code: 1006, reason: '' }))
    })
    timers.advanceTo(30_000)
    expect(new Set(attempts)).toEqual(new Set([1]))
  })

  it('comes back at once when the network is back, and only then', () => {
    let sockets = 0
    const { timers, attempts, connection } = connect((socket) => {
      sockets++
      if (sockets < 6) socket.onclose?.({ code: 1006, reason: '' })
      else welcome(socket)
    })
    // Nothing is waited for yet.
    connection.tryNow()
    while (attempts.length < 5) timers.advanceTo(timers.now() + 10)
    connection.tryNow()
    timers.advanceTo(timers.now() + 20)
    expect(sockets).toBe(6)
    connection.tryNow()
    timers.advanceTo(timers.now() + 10_000)
    expect([sockets, attempts.length]).toEqual([6, 5])
  })

  it('to a full universe ends for who was never in, and goes on for who was', () => {
    const full = (socket: Socket) => socket.onclose?.(CLOSE.full)
    const stranger = connect(full)
    stranger.timers.advanceTo(10_000)
    expect([stranger.refusals, stranger.attempts]).toEqual([[CLOSE.full.code], []])
    let sockets = 0
    const former = connect((socket) => {
      if (++sockets === 1) welcome(socket)
      full(socket)
    })
    former.timers.advanceTo(10_000)
    expect(former.refusals).toEqual([])
    expect(former.attempts.length).toBeGreaterThan(1)
  })
})
