// How a visitor comes by a ticket: one request over HTTP before each socket. Pages and programs do it alike.
import { KEY_HEADER, type Problem, type TicketAnswer, type TicketOrder } from '../shared/admission.ts'

export type TicketResult =
  | {
      readonly is: 'granted'
      readonly ticket: string
      /** Where the socket is to be opened, if not at the usual place. */
      readonly socket?: string
      /** For a new pilot: the code with which others join its party. */
      readonly party?: string
    }
  /** The server cannot be reached (no reason), or is too busy: worth another try. */
  | { readonly is: 'away'; readonly reason: string }
  | { readonly is: 'refused'; readonly code: number; readonly reason: string }

/**
 * Asks for a ticket and calls `answered`, now or later, once.
 * @param key of the session to come back to, or ''
 */
export type RequestTicket = (key: string, answered: (result: TicketResult) => void) => void

export interface TicketWish extends Omit<TicketOrder, 'key'> {
  /** For programs: lets them come in numbers, without an Origin. */
  readonly botKey?: string
}

/** Milliseconds after which an answer is not waited for any more. */
const PATIENCE_MS = 8000

/** HTTP states that pass by themselves: a timeout, too many requests, and all that is the server's own. */
function passes(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

async function fetchTicket(
  api: string,
  { botKey, ...order }: TicketWish,
  key: string,
): Promise<TicketResult> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' }
  if (botKey !== undefined) headers[KEY_HEADER] = botKey
  const answer = await fetch(`${api}/tickets`, {
    method: 'POST',
    headers,
    body: JSON.stringify(key === '' ? order : { ...order, key }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (answer.ok) {
    const { expiresAt: _, ...granted } = (await answer.json()) as TicketAnswer
    return { is: 'granted', ...granted }
  }
  // A proxy's answer may be none of ours.
  const { detail = '' } = (await answer.json().catch(() => ({}))) as Partial<Problem>
  if (passes(answer.status)) return { is: 'away', reason: detail }
  return { is: 'refused', code: answer.status, reason: detail }
}

/**
 * Tickets as `wish` says, from the server whose API is at `api` (such as http://localhost:3000/api).
 * @param inParty hears the code of the pilot's party
 */
export function ticketsFrom(
  api: string,
  wish: TicketWish,
  inParty: (party: string) => void = () => undefined,
): RequestTicket {
  // The first ticket may bring the party; all later ones are for the same.
  let current = wish
  return (key, answered) => {
    fetchTicket(api, current, key)
      // No network, no server, or an answer that is none: the same as a socket that does not open.
      .catch((): TicketResult => ({ is: 'away', reason: '' }))
      .then((result) => {
        if (result.is === 'granted' && result.party !== undefined) {
          current = { ...current, party: result.party }
          inParty(result.party)
        }
        answered(result)
      })
  }
}

/** The API that belongs to a socket's address: ws://host/socket has http://host/api. */
export function apiOf(socketUrl: string): string {
  const address = new URL('/api', socketUrl)
  address.protocol = address.protocol.replace('ws', 'http')
  return address.href
}
