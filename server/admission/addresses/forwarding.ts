// The headers in which proxies say for whom they ask: X-Forwarded-For, and Forwarded (RFC 7239). Which of them is read
// is configured: a proxy passes on the one that it does not know as the client wrote it.
import { canonicalAddress } from './addresses.ts'

export const FORWARDING_HEADERS = ['x-forwarded-for', 'forwarded'] as const
export type ForwardingHeader = (typeof FORWARDING_HEADERS)[number]

/** What the header says of each hop, the nearest last, as it is written there. */
export function splitHops(header: ForwardingHeader, value: string): string[] {
  const elements = header === 'forwarded' ? splitQuoted(value) : value.split(',')
  return elements
    .map((element) => element.trim())
    .filter((element) => element !== '')
    .map((element) => (header === 'forwarded' ? readFor(element) : element))
}

/** Splits at commas outside of quotes. From the right: a quote that a client left open changes nothing behind it. */
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

/** The value of the parameter "for"; the whole element if it has none. */
function readFor(element: string): string {
  const parameters = element.split(';').map((parameter) => parameter.trim())
  return parameters.find((parameter) => /^for=/i.test(parameter))?.slice(4) ?? element
}

/** The address in what is written of a hop, with or without quotes, brackets and a port. Null for "unknown" and the like. */
export function readHop(text: string): string | null {
  const bare = /^"([^"\\]*)"$/.exec(text)?.[1] ?? text
  const bracketed = /^\[([\da-f:.]+)\](?::\w+)?$/i.exec(bare)?.[1]
  if (bracketed !== undefined) return bracketed.includes(':') ? canonicalAddress(bracketed) : null
  return canonicalAddress(bare) ?? canonicalAddress(/^([\d.]+):\w+$/.exec(bare)?.[1] ?? '')
}
