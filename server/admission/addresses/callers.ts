// Who asks, judged by address, Origin and keys alone: before any ticket or login is looked at.
import { KEY_HEADER } from '../../../shared/admission.ts'
import type { Sender } from '../../net/request.ts'
import type { Logger } from '../../process/logger.ts'
import { isSecret } from '../secrets.ts'
import type { AdmissionSettings } from '../settings.ts'
import { isLoopback, type Networks, networksOf } from './addresses.ts'
import { isKnownHost, isOwnOrigin } from './origin.ts'
import { TrustedProxies } from './proxies.ts'

export interface Caller {
  readonly address: string
  /** What its limits apply to. */
  readonly networks: Networks
  /** A page that may talk to us, a page that may not, or a program (no Origin). */
  readonly kind: 'page' | 'foreign' | 'program'
  /** A program that is let in, and need not keep to the limits per address. */
  readonly isTrusted: boolean
  readonly isOperator: boolean
}

/** Characters of a header's value that appear in the log. */
const SHOWN = 80
/** Unknown origins that are logged at most. Anybody can make them up. */
const MAX_HINTS = 5

export class Callers {
  private readonly settings: AdmissionSettings
  private readonly proxies: TrustedProxies
  private readonly log: Logger
  private readonly hinted = new Set<string>()
  private readonly warned = new Set<string>()

  /** Throws an Error that names a proxy's address that is none. */
  constructor(settings: AdmissionSettings, log: Logger) {
    this.settings = settings
    this.log = log
    this.proxies = new TrustedProxies(settings.trustedProxies, settings.proxyHeader)
  }

  judge(sender: Sender): Caller {
    const { programs, botKey, operatorKey } = this.settings
    const { address, isLocal, unreadable } = this.proxies.locate(sender)
    if (unreadable !== null) this.warn(sender, unreadable)
    const kind = this.kindOf(sender)
    const key = sender.header(KEY_HEADER.toLowerCase())
    const isOperator = key !== '' && operatorKey !== null && isSecret(key, operatorKey)
    const hasKey = isOperator || (key !== '' && botKey !== null && isSecret(key, botKey))
    const isWelcome = hasKey || programs === 'any' || (programs === 'loopback' && isLocal)
    // "any" lets programs in, but within the limits of everybody.
    const isTrusted = kind === 'program' && (hasKey || (programs !== 'off' && isLocal))
    return {
      address,
      networks: networksOf(address),
      kind: kind === 'program' && !isWelcome ? 'foreign' : kind,
      isTrusted,
      isOperator,
    }
  }

  /** Whether connections from this address are not limited per address: those of proxies and of trusted programs. */
  isUnlimited(address: string): boolean {
    return this.proxies.has(address) || (this.settings.programs !== 'off' && isLoopback(address))
  }

  private kindOf(sender: Sender): Caller['kind'] {
    const { origins, hostNames } = this.settings
    const [origin, host] = [sender.header('origin'), sender.header('host')]
    if (origin === '') return 'program'
    // Letter by letter: browsers write origins in one way only.
    if (origins.length > 0) return origins.includes(origin) ? 'page' : 'foreign'
    if (!isOwnOrigin(origin, host)) return 'foreign'
    if (isKnownHost(host, hostNames)) return 'page'
    this.hint(origin)
    return 'foreign'
  }

  private hint(origin: string): void {
    if (this.hinted.size === MAX_HINTS || this.hinted.has(origin)) return
    this.hinted.add(origin)
    this.log.warn(
      { origin: origin.slice(0, SHOWN) },
      'a page was refused: if people play at this address, start the server with it as --origin',
    )
  }

  /** Each only once: it is about the configuration of a proxy, and so about all of its requests. */
  private warn(sender: Sender, unreadable: string): void {
    const problem =
      unreadable === '' ? 'a trusted proxy names no client' : 'a trusted proxy names its client unreadably'
    if (this.warned.has(problem)) return
    this.warned.add(problem)
    const { proxyHeader: header } = this.settings
    const details = { proxy: sender.peer, header, value: unreadable.slice(0, SHOWN) }
    this.log.warn(details, `${problem}: its clients are treated as strangers, all with the proxy's address`)
  }
}
