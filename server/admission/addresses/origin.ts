// Which pages may talk to this server: an exact list, or by default the pages that it serves itself.

/** How programs, which send no Origin, are let in without a bot's key: never, from this machine, or from anywhere. */
export const PROGRAM_POLICIES = ['off', 'loopback', 'any'] as const
export type ProgramPolicy = (typeof PROGRAM_POLICIES)[number]

/**
 * Whether a page of `origin` may talk to a server that was addressed as `host`. Compared letter by letter: browsers
 * write origins in one way only.
 * @param allowed origins such as https://play.example; none: the server's own
 */
export function isAllowedOrigin(origin: string, host: string, allowed: readonly string[]): boolean {
  if (allowed.length > 0) return allowed.includes(origin)
  return host !== '' && (origin === `http://${host}` || origin === `https://${host}`)
}

/** The origin as browsers write it. Throws an Error that says what is wrong with one that they never would. */
export function checkOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : ''
  if (origin !== text || !/^https?:/.test(text))
    throw new Error(`"${text}" is no origin (such as https://play.example:8443, without a path).`)
  return text
}
