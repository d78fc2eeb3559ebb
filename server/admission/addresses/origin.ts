// Which pages may talk to this server: an exact list, or by default the pages that it serves itself.
import { isIPv4 } from 'node:net'

/** How programs, which send no Origin, are let in without a bot's key: never, from this machine, or from anywhere. */
export const PROGRAM_POLICIES = ['off', 'loopback', 'any'] as const
export type ProgramPolicy = (typeof PROGRAM_POLICIES)[number]

/**
 * Whether a page sends its request to the host that it came from. That alone proves nothing: the owner of any domain can
 * point it at this server once the page is loaded (DNS rebinding). Check isKnownHost() too.
 */
export function isOwnOrigin(origin: string, host: string): boolean {
  return host !== '' && (origin === `http://${host}` || origin === `https://${host}`)
}

/**
 * Whether a host (with or without a port) cannot belong to somebody else.
 * @param names of this server, in lower case; *.example stands for one label before .example
 */
export function isKnownHost(host: string, names: readonly string[]): boolean {
  const name = host.replace(/:\d*$/, '').toLowerCase()
  // Nobody can point an IP address elsewhere, and browsers resolve loopback names themselves.
  if (name.startsWith('[') || isIPv4(name) || name === 'localhost' || name.endsWith('.localhost')) return true
  return names.includes(name) || names.includes(name.replace(/^[^.]+/, '*'))
}

/** The origin as browsers write it. Throws an Error that says what is wrong with one that they never would. */
export function checkOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : ''
  if (origin !== text || !/^https?:/.test(text))
    throw new Error(`"${text}" is no origin (such as https://play.example:8443, without a path).`)
  return text
}
