// What the page's address asks for: ?universe=id&name=N&role=pilot|spectator&watch=7&join=1&renderer=canvas, and a bad line
// to try the game on: &lag=150&jitter=50&stall=2. Behind the # are codes of a private universe and a party: #code=C&party=P
import { type BadLine, readBadLine } from '../read-bad-line.ts'
import type { Part } from '../status.ts'

export interface Address {
  readonly universe: string | null
  readonly name: string | null
  readonly role: Part
  /** Of a private universe, and of a party; '' for none. */
  readonly code: string
  readonly party: string
  /** The pilot to watch first, or null. */
  readonly watch: number | null
  /** Join at once, without the entry screen. */
  readonly join: boolean
  readonly renderer: 'webgl' | 'canvas'
  readonly line: BadLine | null
}

export function readAddress(search: string, hash: string): Address {
  const wishes = new URLSearchParams(search)
  const codes = new URLSearchParams(hash.slice(1))
  const watch = Number.parseInt(wishes.get('watch') ?? '', 10)
  return {
    universe: wishes.get('universe'),
    name: wishes.get('name'),
    role: wishes.get('role') === 'spectator' ? 'spectator' : 'pilot',
    code: codes.get('code') ?? '',
    party: codes.get('party') ?? '',
    watch: watch >= 0 ? watch : null,
    join: wishes.get('join') === '1',
    renderer: wishes.get('renderer') === 'canvas' ? 'canvas' : 'webgl',
    line: readBadLine(wishes.get('lag'), wishes.get('jitter'), wishes.get('stall')),
  }
}

/** Where the game's socket is, seen from the page at `place`. */
export function socketUrl(place: { readonly protocol: string; readonly host: string }): string {
  return `${place.protocol === 'https:' ? 'wss' : 'ws'}://${place.host}/socket`
}
