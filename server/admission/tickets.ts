// Tickets: single-use permissions to open one socket. Only their hashes are kept, in the store, and only for seconds.
import type { TicketAnswer } from '../../shared/admission.ts'
import { TICKET_LENGTH, TICKET_MS } from '../../shared/limits.ts'
import { CLOSE, type Close } from '../../shared/protocol.ts'
import type { Store, Ticket } from '../store/store.ts'
import { type AddressMode, boundAddress } from './addresses/addresses.ts'
import type { Bans } from './conduct/bans.ts'
import { hashSecret, newSecret } from './secrets.ts'

/** Who may come in with a ticket, and as what. */
export type Pass = Omit<Ticket, 'address' | 'expiresAt'>

export interface TicketsOptions {
  readonly store: Store
  readonly bans: Bans
  readonly addressMode: AddressMode
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const FORM = new RegExp(`^[\\w-]{${TICKET_LENGTH}}$`)

export class Tickets {
  private readonly options: TicketsOptions

  constructor(options: TicketsOptions) {
    this.options = options
  }

  /** A new ticket for `pass`, given to somebody at `address`. */
  async issue(pass: Pass, address: string): Promise<TicketAnswer> {
    const { store, addressMode, clock } = this.options
    const ticket = newSecret()
    const expiresAt = clock() + TICKET_MS
    await store.saveTicket(hashSecret(ticket), {
      ...pass,
      address: boundAddress(address, addressMode),
      expiresAt,
    })
    return { ticket, expiresAt }
  }

  /** Uses a ticket up; gives what it allows, or why it does not, with whose it was as far as that is known. */
  async redeem(
    ticket: string,
    address: string,
  ): Promise<{ readonly pass: Pass } | { readonly close: Close; readonly pass?: Pass }> {
    const { store, bans, addressMode, clock } = this.options
    if (!FORM.test(ticket)) return { close: CLOSE.noTicket }
    await bans.ready
    const pass = await store.takeTicket(hashSecret(ticket))
    if (pass === null) return { close: CLOSE.noTicket }
    if (pass.expiresAt <= clock()) return { close: CLOSE.oldTicket, pass }
    if (pass.address !== '' && pass.address !== boundAddress(address, addressMode))
      return { close: CLOSE.otherAddress, pass }
    if (pass.login !== null && !(await isSignedIn(store, pass.login, clock())))
      return { close: CLOSE.signedOut, pass }
    if (bans.has('ban', { ...pass, address })) return { close: CLOSE.banned, pass }
    return { pass }
  }
}

/** Whether the login with this hash is there and not over. */
export async function isSignedIn(store: Store, login: string, now: number): Promise<boolean> {
  const found = await store.findLogin(login)
  return found !== null && found.expiresAt > now
}
