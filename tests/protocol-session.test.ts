// docs/PROTOCOL.md against the code: the session that it tells step by step.
import { describe, expect, it } from 'vitest'
import { Mirror } from '../client/mirror.ts'
import { type Bodies, type Drifters, GEM, type Kind, ROCK, SHOT } from '../shared/bodies.ts'
import { decodeServerMessage } from '../shared/codec.ts'
import { hashDrifter, hashShip } from '../shared/hash.ts'
import type { ServerMessage } from '../shared/protocol.ts'
import { createGrid, sectorAt, viewOf } from '../shared/sectors.ts'
import { type Example, readProtocolPage } from './protocol-page.ts'

const page = readProtocolPage()

function examples(prefix: string): Example[] {
  return page.examples.filter(({ name }) => name.startsWith(prefix))
}

describe('the protocol page: a session', () => {
  const ORDER: readonly [keyof Bodies, Kind][] = [
    ['shots', SHOT],
    ['rocks', ROCK],
    ['gems', GEM],
  ]
  const welcome = page.example('server-welcome').rendering as Extract<ServerMessage, { type: 'welcome' }>
  const mirror = new Mirror(welcome.columns, welcome.rows, welcome.epoch)

  function drifterDetails(kind: Kind, drifters: Drifters, id: number): string {
    const sort = drifters.sort[id]
    if (kind === SHOT) return `pilot ${sort}, until ${drifters.until[id]}`
    return kind === ROCK
      ? `size ${sort}, hull ${drifters.hull[id]}`
      : `sort ${sort}, until ${drifters.until[id]}`
  }

  /** The mirror's bodies as the page's tables have them. */
  function state(): string[][] {
    const { bodies, grid, tick } = mirror
    const { ships } = bodies
    const row = (name: string, kind: Drifters | typeof ships, id: number, details: string, hash: number) => {
      const [x, y] = [kind.x[id]!, kind.y[id]!]
      const figures = [sectorAt(grid, x, y), x, y, kind.vx[id]!, kind.vy[id]!].map(String)
      return [`${name} ${id}`, ...figures, details, String(hash)]
    }
    const rows = [...ships.ids.slice(0, ships.count)]
      .sort((a, b) => a - b)
      .map((id) => {
        const heading = `heading ${ships.heading[id]}, target ${ships.target[id]}`
        const rest = `controls ${ships.controls[id]}, hull ${ships.hull[id]}, shield until ${ships.shieldUntil[id]}`
        return row('ship', ships, id, `${heading}, ${rest}`, hashShip(bodies, id, tick))
      })
    for (const [name, kind] of ORDER) {
      const drifters = bodies[name] as Drifters
      for (const id of [...drifters.ids.slice(0, drifters.count)].sort((a, b) => a - b)) {
        const details = drifterDetails(kind, drifters, id)
        rows.push(row(name.slice(0, -1), drifters, id, details, hashDrifter(kind, drifters, id)))
      }
    }
    return rows
  }

  it('R20 to R24: leaves those states, and no audit differs', () => {
    for (const { name, bytes } of examples('session-')) {
      const message = decodeServerMessage(bytes)
      if (message.type !== 'frame' && message.type !== 'keyframe') throw new Error(`${name}: ${message.type}`)
      const complete = message.type === 'frame' ? mirror.applyFrame(message) : mirror.applyKeyframe(message)
      expect(complete, name).toBe(true)
      const told = page.table(name.replace('session', 'state')).map((row) => Object.values(row))
      expect(state(), name).toEqual(told)
    }
    expect(mirror.counters).toMatchObject({ audits: 2, desyncs: 0, gaps: 0 })
  })

  it('R14: its views are those that the text names', () => {
    const grid = createGrid(welcome.columns, welcome.rows)
    expect(viewOf(grid, 14)).toEqual([6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22])
    expect(viewOf(grid, 15)).toEqual([7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23])
  })
})
