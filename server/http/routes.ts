// What the server answers over HTTP: the page, the list of universes, and the API behind its limits.
import type { Timers } from '../../shared/timers.ts'
import type { Callers } from '../admission/addresses/callers.ts'
import { AddressRate, RATES } from '../admission/addresses/limits.ts'
import type { Admission } from '../admission/admission.ts'
import type { Identity } from '../admission/conduct/bans.ts'
import type { Refusals } from '../admission/refusals.ts'
import type { Administration } from '../gateway/administration.ts'
import type { Audiences } from '../gateway/frames/audiences.ts'
import type { Moderation } from '../gateway/moderation.ts'
import type { ListenerOptions } from '../net/listener.ts'
import { json, policyWith, problem, SECURITY_HEADERS, strictTransport } from '../net/replies.ts'
import type { Head, Reply, Request } from '../net/request.ts'
import type { Multiverse } from '../replica/multiverse.ts'
import { Api, answer, readLogin } from './api.ts'
import { Listing } from './listing.ts'
import type { Files } from './static-files.ts'

export interface RoutesOptions {
  /** Of other nodes: ws://host:port, which the page may connect to. */
  readonly sockets?: () => readonly string[]
  readonly audiences: Audiences
  readonly moderation: Moderation
  readonly administration: Administration
  readonly callers: Callers
  readonly refusals: Refusals
  readonly multiverse: Multiverse
  readonly files: Files
  readonly admission: Admission
  /** Whether the server can take players. */
  readonly ready: () => Promise<Reply>
  readonly timers: Timers
  /** The server speaks TLS itself. */
  readonly isSecure: boolean
}

type Routes = Pick<ListenerOptions, 'screen' | 'respond' | 'tooLong' | 'ambiguous' | 'failed'>

const TOO_MANY = problem(429, 'Too many requests from this address. Try again in a moment.')
const FOREIGN = problem(403, 'This page or program may not ask for that here.')
const NOT_ALLOWED = problem(405, 'That cannot be done here.', { Allow: 'GET, HEAD' })
const NOT_FOUND = problem(404, 'There is nothing here.')
const NO_OPERATOR = problem(403, 'An operator needs a key.')

export function createRoutes(options: RoutesOptions): Routes {
  const { files, admission, moderation, administration, callers, refusals, timers, isSecure } = options
  const api = new Api(admission, moderation, administration, timers)
  const listing = new Listing(options.multiverse, options.audiences)
  const requests = new AddressRate(RATES.request)
  const posts = new AddressRate(RATES.post)
  const special = { passphrase: new AddressRate(RATES.passphrase), report: new AddressRate(RATES.report) }
  let prunedAt = timers.now()

  const prune = (now: number) => {
    if (now - prunedAt < 1000) return
    prunedAt = now
    for (const rate of [requests, posts, ...Object.values(special)]) rate.prune(now)
  }

  /** Why a request is not answered, whatever is in its body. */
  const screen = (request: Head): { cause: string; reply: Reply } | null => {
    const now = timers.now()
    prune(now)
    const { networks, kind, isTrusted, isOperator } = callers.judge(request)
    if (!isTrusted && !requests.take(networks, now)) return { cause: 'too many requests', reply: TOO_MANY }
    const { method, path } = request
    if (method === 'get' || method === 'head') return null
    const found = method === 'post' ? api.find(path) : undefined
    if (found === undefined) return { cause: 'method not allowed', reply: NOT_ALLOWED }
    if (kind === 'foreign') return { cause: 'foreign origin', reply: FOREIGN }
    if (!isTrusted && !posts.take(networks, now)) return { cause: 'too many requests', reply: TOO_MANY }
    if (found.rate !== undefined && !special[found.rate].take(networks, now))
      return { cause: `too many ${found.rate}s`, reply: TOO_MANY }
    if (found.isOperators === true && !isOperator) return { cause: 'no operator', reply: NO_OPERATOR }
    return null
  }

  const get = async (request: Request): Promise<Reply> => {
    const { path } = request
    if (path === '/api/universes') return listing.reply(timers.now())
    if (path === '/healthz') return json({ ok: true })
    if (path === '/readyz') return options.ready()
    if (path === '/api/account') return json(await admission.account(readLogin(request)))
    if (api.find(path) !== undefined) return problem(405, 'Only POST is answered here.', { Allow: 'POST' })
    const file = files.get(path === '/' ? '/index.html' : path)
    if (file === undefined) return NOT_FOUND
    const sockets = options.sockets?.() ?? []
    const policy = sockets.length === 0 ? {} : { 'Content-Security-Policy': policyWith(sockets) }
    const headers = { ...SECURITY_HEADERS, ...policy, 'Content-Type': file.type, 'Cache-Control': file.cache }
    return { status: '200 OK', headers, body: file.bytes }
  }

  const secured = (reply: Reply, { header }: Head): Reply =>
    isSecure ? { ...reply, headers: { ...reply.headers, ...strictTransport(header('host')) } } : reply

  return {
    tooLong: problem(413, 'That body is too long.'),
    ambiguous: problem(400, 'The request has more than one length.'),
    failed: problem(500, 'The server made a mistake.'),
    screen: (request) => {
      const refusal = screen(request)
      if (refusal === null) return null
      const { address } = callers.judge(request)
      refusals.add({ address, cause: `${refusal.cause}: ${request.method} ${shortPath(request)}` })
      return secured(refusal.reply, request)
    },
    respond: async (request) =>
      secured(request.method === 'post' ? await post(request) : await get(request), request),
  }

  async function post(request: Request): Promise<Reply> {
    const caller = callers.judge(request)
    let who: Partial<Identity> = {}
    const reply = await answer(api.find(request.path)!, request, caller, (known) => {
      who = known
    })
    if (!reply.status.startsWith('2')) {
      const cause = `${reply.status}: ${request.path}`
      refusals.add({ ...who, address: caller.address, cause })
    }
    return reply
  }
}

/** A path in the log is ours or cut short: it may hold anything. */
function shortPath({ path }: { path: string }): string {
  return path.startsWith('/api/') ? path.slice(0, 40) : '/…'
}
