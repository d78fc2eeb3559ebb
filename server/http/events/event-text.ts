// The events of a universe as text of server-sent events (WHATWG HTML, 9.2), each encoded once for all its readers.
// docs/OPERATING.md lists them.
import type { FeedItem } from '../../universe/feed.ts'

/** Where a reader is: after this item of this incarnation. */
export interface Position {
  readonly incarnation: string
  readonly tick: number
  readonly number: number
}

const POSITION = /^(\w{1,64})\.(\d{1,15})\.(\d{1,15})$/

/** The id of an event. */
export function formatPosition({ incarnation, tick, number }: Position): string {
  return `${incarnation}.${tick}.${number}`
}

/** What `formatPosition` made; null for any other text. */
export function parsePosition(text: string): Position | null {
  const [, incarnation, tick, number] = POSITION.exec(text) ?? []
  return incarnation === undefined ? null : { incarnation, tick: Number(tick), number: Number(number) }
}

/** @param id '' for an event that is not counted: it does not come again */
export function encodeEvent(event: string, data: object, id = ''): Uint8Array {
  return encodeText(event, JSON.stringify(data), id)
}

/** @param data JSON */
export function encodeText(event: string, data: string, id = ''): Uint8Array {
  const place = id === '' ? '' : `id: ${id}\n`
  return Buffer.from(`${place}event: ${event}\ndata: ${data}\n\n`)
}

export function encodeItem(incarnation: string, item: FeedItem): Uint8Array {
  const { number, tick, kind, who, by, score } = item
  const id = formatPosition({ incarnation, tick, number })
  if (who === null) return encodeEvent(kind, { tick }, id)
  const after = kind === 'joined' ? {} : { score }
  return encodeEvent(kind, { tick, ...who, ...after, ...(kind === 'destroyed' ? { by } : {}) }, id)
}

/** Keeps proxies and clients from giving up. */
export const KEEP_ALIVE: Uint8Array = Buffer.from(': alive\n\n')

/** How long a client is to wait before it comes back. */
export const RETRY: Uint8Array = Buffer.from('retry: 3000\n\n')
