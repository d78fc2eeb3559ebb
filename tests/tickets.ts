// Tickets for tests: the one place where they are asked for.
import type { TicketAnswer, TicketOrder } from '../shared/admission.ts'

/** A ticket from the server of the socket at `url`, as a program on this machine gets it. Throws the problem. */
export async function ticketFor(
  url: string,
  order: TicketOrder,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answer = await fetch(new URL('/api/tickets', url.replace(/^ws/, 'http')), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(order),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return ((await answer.json()) as TicketAnswer).ticket
}
