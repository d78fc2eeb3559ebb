// What the server answers over HTTP: the endpoints of the API and the page's files, behind the limits of addresses.
import type { Timers } from '../../shared/timers.ts'
import type { Caller, Callers } from '../admission/addresses/callers.ts'
import { AddressRate, RATES } from '../admission/addresses/limits.ts'
import type { Identity } from '../admission/conduct/bans.ts'
import type { Refusals } from '../admission/refusals.ts'
import type { ListenerOptions } from '../net/listener.ts'
import { policyWith, problem, SECURITY_HEADERS, strictTransport } from '../net/replies.ts'
import type { Head, Reply, Request } from '../net/request.ts'
import { answer } from './api/answer.ts'
import type { AnyEndpoint, SpecialRate } from './api/endpoint.ts'
import { readOperatorLogin } from './api/operators/login.ts'
import { type Route, Router } from './api/router.ts'
import type { Authorities } from './authority.ts'
import { type Files, replyWithFile } from './static-files.ts'

export interface RoutesOptions {
  readonly endpoints: readonly AnyEndpoint[]
  /** Of other nodes: ws://host:port, which the page may connect to. */
  readonly sockets?: () => readonly string[]
  readonly callers: Callers
  readonly authorities: Authorities
  readonly refusals: Refusals
  readonly files: Files
  readonly timers: Timers
  /** The server speaks TLS itself. */
  readonly isSecure: boolean
}

/** Files of pages, by the paths under which people know them. */
const PAGES: Readonly<Record<string, string>> = {
  '/': '/index.html',
  '/wall': '/wall.html',
  '/admin': '/admin.html',
}

type Routes = Pick<ListenerOptions, 'screen' | 'respond' | 'tooLong' | 'ambiguous' | 'failed'>

interface Refusal {
  /** In few words, for the log. */
  readonly cause: string
  readonly reply: Reply
}

const TOO_MANY = problem(429, 'Too many requests from this address. Try again in a moment.')
const FOREIGN = problem(403, 'This page or program may not ask for that here.')
const NOT_FOUND = problem(404, 'There is nothing here.')

function notAllowed(allowed: string): Reply {
  return problem(405, `Only ${allowed.replaceAll(', ', ' and ')} can be used here.`, { Allow: allowed })
}

export function createRoutes(options: RoutesOptions): Routes {
  const { files, callers, authorities, refusals, timers, isSecure } = options
  const router = new Router(options.endpoints)
  const limits = new Limits(timers.now)

  /** Why a request is not answered, whatever is in its body. */
  const screen = (request: Head): Refusal | null => {
    const caller = callers.judge(request)
    const { kind } = caller
    if (!limits.takeRequest(caller)) return { cause: 'too many requests', reply: TOO_MANY }
    const { method, path } = request
    const route = router.find(method, path)
    if (route === undefined) {
      const allowed = router.allowed(path) || 'GET, HEAD'
      return isReading(method) && !allowed.startsWith('POST')
        ? null
        : { cause: 'method not allowed', reply: notAllowed(allowed) }
    }
    const { rate, who } = route.endpoint
    // A browser's GET has no Origin: what makes it ours is the operator's cookie.
    const hasLogin = who !== 'anyone' && method !== 'post' && readOperatorLogin(request) !== ''
    if (kind === 'foreign' && (method === 'post' || who !== 'anyone') && !hasLogin)
      return { cause: 'foreign origin', reply: FOREIGN }
    if (method === 'post' && !limits.takePost(caller)) return { cause: 'too many requests', reply: TOO_MANY }
    if (rate !== undefined && !limits.takeSpecial(rate, caller))
      return { cause: `too many ${rate}s`, reply: TOO_MANY }
    const refused = authorities.screen(route.endpoint, request, caller)
    return refused === null ? null : { cause: 'no operator', reply: refused }
  }

  const file = (request: Request): Reply => {
    const found = files.get(PAGES[request.path] ?? request.path)
    if (found === undefined) return NOT_FOUND
    const sockets = options.sockets?.() ?? []
    const policy = sockets.length === 0 ? {} : { 'Content-Security-Policy': policyWith(sockets) }
    return replyWithFile(found, request, { ...SECURITY_HEADERS, ...policy })
  }

  const respond = async (request: Request): Promise<Reply> => {
    const route = router.find(request.method, request.path)
    if (route === undefined) return file(request)
    const caller = callers.judge(request)
    if (route.endpoint.who !== 'anyone') return respondToOperator(route, request, caller)
    return respondTo(route, request, caller)
  }

  const respondToOperator = async (route: Route, request: Request, caller: Caller): Promise<Reply> => {
    const found = await authorities.check(route.endpoint, request, caller)
    if ('body' in found) {
      refusals.add({ address: caller.address, cause: `no operator: ${shortPath(request)}` })
      return found
    }
    const reply = await respondTo(route, request, caller)
    if (request.method === 'post') await authorities.record(found, caller, request, reply)
    return reply
  }

  const respondTo = async (route: Route, request: Request, caller: Caller): Promise<Reply> => {
    let who: Partial<Identity> = {}
    const reply = await answer(route, request, caller, (known) => {
      who = known
    })
    if (request.method === 'post' && !reply.status.startsWith('2'))
      refusals.add({ ...who, address: caller.address, cause: `${reply.status}: ${shortPath(request)}` })
    return reply
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
    respond: async (request) => secured(await respond(request), request),
  }
}

/** How often each address may ask. */
class Limits {
  private readonly now: () => number
  private readonly requests = new AddressRate(RATES.request)
  private readonly posts = new AddressRate(RATES.post)
  private readonly special = {
    passphrase: new AddressRate(RATES.passphrase),
    report: new AddressRate(RATES.report),
    universe: new AddressRate(RATES.universe),
  } satisfies Record<SpecialRate, AddressRate>
  private prunedAt: number

  /** @param now a clock in milliseconds */
  constructor(now: () => number) {
    this.now = now
    this.prunedAt = now()
  }

  takeRequest({ isTrusted, networks }: Caller): boolean {
    this.prune()
    return isTrusted || this.requests.take(networks, this.now())
  }

  takePost({ isTrusted, networks }: Caller): boolean {
    return isTrusted || this.posts.take(networks, this.now())
  }

  takeSpecial(rate: SpecialRate, { networks }: Caller): boolean {
    return this.special[rate].take(networks, this.now())
  }

  private prune(): void {
    const now = this.now()
    if (now - this.prunedAt < 1000) return
    this.prunedAt = now
    for (const rate of [this.requests, this.posts, ...Object.values(this.special)]) rate.prune(now)
  }
}

function isReading(method: string): boolean {
  return method === 'get' || method === 'head'
}

/** A path in the log is ours or cut short: it may hold anything. */
function shortPath({ path }: { path: string }): string {
  return path.startsWith('/api/') ? path.slice(0, 40) : '/…'
}
