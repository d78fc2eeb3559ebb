// What the page's address asks for: ?universe=id&name=N&role=pilot|spectator&join=1&renderer=canvas
import type { Part } from '../status.ts'

export interface Address {
  readonly universe: string | null
  readonly name: string | null
  readonly role: Part
  /** Join at once, without the entry screen. */
  readonly join: boolean
  readonly renderer: 'webgl' | 'canvas'
}

export function readAddress(search: string): Address {
  const wishes = new URLSearchParams(search)
  return {
    universe: wishes.get('universe'),
    name: wishes.get('name'),
    role: wishes.get('role') === 'spectator' ? 'spectator' : 'pilot',
    join: wishes.get('join') === '1',
    renderer: wishes.get('renderer') === 'canvas' ? 'canvas' : 'webgl',
  }
}

/** Where the game's socket is, seen from the page at `place`. */
export function socketUrl(place: { readonly protocol: string; readonly host: string }): string {
  return `${place.protocol === 'https:' ? 'wss' : 'ws'}://${place.host}/socket`
}
