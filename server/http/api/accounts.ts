// How players come in: tickets, accounts, logins; and what they report of others.
import { z } from 'zod'
import type { AccountAnswer, TicketOrder } from '../../../shared/admission.ts'
import { MAX_REPORT_LENGTH, MAX_UNIVERSE_ID_LENGTH } from '../../../shared/limits.ts'
import { ROLES } from '../../../shared/protocol.ts'
import type { Caller } from '../../admission/addresses/callers.ts'
import { ReportShares } from '../../admission/addresses/report-shares.ts'
import type { Admission } from '../../admission/admission.ts'
import { Refused } from '../../admission/refused.ts'
import type { Moderation } from '../../gateway/moderation.ts'
import { career } from './boards.ts'
import { type AnyEndpoint, type Call, endpoint } from './endpoint.ts'
import { code, key, name, nothing, passphrase, time } from './fields.ts'
import { loginCookie, readLogin } from './login.ts'

const REPORTED_ENOUGH = 'The operators have enough reports from your network to read. Try again tomorrow.'

const ticketOrder = z.strictObject({
  universe: z.string().max(MAX_UNIVERSE_ID_LENGTH).describe('its id'),
  role: z.enum(ROLES).describe('bots and operators need a key, in the header Orrery-Key'),
  name: name.optional().describe("a guest's; somebody who is signed in has the account's"),
  key: key.optional().describe('of the session to come back to, from its welcome'),
  code: code.optional().describe('of a private universe, from its link'),
  party: code.optional().describe('the code of a party, from a ticket of one of its pilots'),
})
const ticketAnswer = z.strictObject({
  ticket: z.string().describe('good for one socket'),
  expiresAt: time,
  socket: z.string().optional().describe('where to open the socket, if not at the origin of this answer'),
  party: z.string().optional().describe('for a new pilot: the code with which others join its party'),
})
const credentials = z.strictObject({ name, passphrase })
const account = z.strictObject({
  account: z.strictObject({ name: z.string(), career }).nullable().describe('null for a guest'),
  login: z
    .string()
    .optional()
    .describe('for programs, to be sent as Authorization: Bearer; pages get a cookie'),
})
const reportOrder = z.strictObject({
  key: key.describe("of the reporter's own session"),
  name: name.describe('who said something under this name lately, or is there under it'),
  reason: z.string().max(MAX_REPORT_LENGTH),
})

export interface Entry {
  readonly admission: Admission
  readonly moderation: Moderation
  /** A clock in milliseconds. */
  readonly now: () => number
}

/** The answer to somebody who has just signed in. */
function signedIn(
  { request, caller, say }: Call<unknown, unknown, unknown, AccountAnswer>,
  { answer, secret }: Awaited<ReturnType<Admission['signIn']>>,
) {
  return caller.kind === 'program'
    ? say({ ...answer, login: secret })
    : say(answer, loginCookie(request, secret))
}

const SIGNING_IN = { group: 'Accounts', who: 'anyone', method: 'post', rate: 'passphrase' } as const

export function accountEndpoints({ admission, moderation, now }: Entry): AnyEndpoint[] {
  const shares = new ReportShares()
  const checkShare = ({ networks }: Caller) => {
    if (!shares.hasRoom(networks, now())) throw new Refused(429, REPORTED_ENOUGH)
  }
  return [
    endpoint({
      method: 'post',
      path: '/api/tickets',
      who: 'anyone',
      group: 'Coming in',
      about: 'Gives a ticket for one socket in one universe.',
      body: ticketOrder,
      answer: ticketAnswer,
      refusals: {
        403: 'The caller is banned, or lacks the key of a bot or an operator.',
        404: 'There is no such universe.',
        409: 'The name belongs to an account, or is reserved; or the team of the party is full.',
        503: 'The server is full, is about to restart, or the universe cannot be opened.',
      },
      run: async ({ request, caller, body, say }) =>
        say(await admission.ticket(caller, body as TicketOrder, readLogin(request))),
    }),
    endpoint({
      ...SIGNING_IN,
      path: '/api/accounts',
      about: 'Creates an account, and signs in.',
      body: credentials,
      answer: account,
      refusals: { 409: 'The name belongs to an account, or is reserved.' },
      run: async (call) => signedIn(call, await admission.createAccount(call.body, call.caller)),
    }),
    endpoint({
      ...SIGNING_IN,
      path: '/api/login',
      about: 'Signs in.',
      body: credentials,
      answer: account,
      refusals: { 401: 'There is no account with this name and passphrase.' },
      run: async (call) => signedIn(call, await admission.signIn(call.body, call.caller)),
    }),
    endpoint({
      method: 'post',
      path: '/api/logout',
      who: 'anyone',
      group: 'Accounts',
      about: 'Signs out, and closes the sockets that were opened with this login.',
      body: nothing,
      answer: account,
      run: async ({ request, say }) => {
        await admission.signOut(readLogin(request))
        return say({ account: null }, loginCookie(request, ''))
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/account',
      who: 'anyone',
      group: 'Accounts',
      about: 'Says who is signed in.',
      answer: account,
      run: async ({ request, say }) => say(await admission.account(readLogin(request))),
    }),
    endpoint({
      method: 'post',
      path: '/api/reports',
      who: 'anyone',
      group: 'Coming in',
      about: 'Reports a player to the operators, with what was said lately.',
      rate: 'report',
      body: reportOrder,
      answer: nothing,
      refusals: {
        403: 'The key is of no session.',
        404: 'There is no player of that name.',
        429: REPORTED_ENOUGH,
      },
      run: async ({ caller, body, say }) => {
        checkShare(caller)
        await moderation.report(body)
        shares.add(caller.networks, now())
        return say({})
      },
    }),
  ]
}
