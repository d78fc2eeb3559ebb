// The headers in which proxies name their client: X-Forwarded-For and Forwarded (RFC 7239). Only one of them is read,
// by configuration, because a proxy passes the other one on as the client wrote it.
import { canonicalAddress } from './addresses.ts'

export const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded'] as const
export type ForwardingHeader = (typeof FORWARDING_HEADERS)[number]

/** The hops that the header lists, nearest last, as written. */
export function splitHops(header: ForwardingHeader, value: string): string[] {
  const elements = header === 'forwarded' ? splitQuoted(value) : value.split(',')
  return elements
    .map((element) => element.trim())
    .filter((element) => element !== '')
    .map((element) => (header === 'forwarded' ? readFor(element) : element))
}

/** Splits at commas outside quotes, from the right: a quote that a client left open does not affect later elements. */
function splitQuoted(value: string): string[] {
  const elements: string[] = []
  let end = value.length
  let isQuoted = false
  for (let at = value.length - 1; at >= 0; at--) {
    if (value[at] === '"') isQuoted = !isQuoted
    if (value[at] !== ',' || isQuoted) continue
    elements.push(value.slice(at + 1, end))
    end = at
  }
  return [...elements, value.slice(0, end)].reverse()
}

/** The value of the parameter "for", or the whole element if it has none. */
function readFor(element: string): string {
  const parameters = element.split(';').map((parameter) => parameter.trim())
  return parameters.find((parameter) => /^for=/i.test(parameter))?.slice(4) ?? element
}

/** The address of a hop, which may be quoted, bracketed and followed by a port. Null for "unknown" and the like. */
export function readHop(text: string): string | null {
  const bare = /^"([^"\\]*)"$/.exec(text)?.[1] ?? text
  const bracketed = /^\[([\da-f:.]+)\](?::\w+)?$/i.exec(bare)?.[1]
  if (bracketed !== undefined) return bracketed.includes(':') ? canonicalAddress(bracketed) : null
  return canonicalAddress(bare) ?? canonicalAddress(/^([\d.]+):\w+$/.exec(bare)?.[1] ?? '')
}
