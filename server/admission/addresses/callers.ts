// Who asks, judged by address, Origin and keys alone: before any ticket or login is looked at.
import { KEY_HEADER } from '../../../shared/admission.ts'
import type { Sender } from '../../net/listener.ts'
import { isSecret } from '../secrets.ts'
import type { AdmissionSettings } from '../settings.ts'
import { limitKey, TrustedProxies } from './addresses.ts'
import { isAllowedOrigin } from './origin.ts'

export interface Caller {
  readonly address: string
  /** Whom its limits are for. */
  readonly limitKey: string
  /** A page that may talk to us, a page that may not, or a program (no Origin). */
  readonly kind: 'page' | 'foreign' | 'program'
  /** A program that is let in, and need not keep to the limits per address. */
  readonly isTrusted: boolean
  readonly isOperator: boolean
}

export class Callers {
  private readonly settings: AdmissionSettings
  private readonly proxies: TrustedProxies

  /** Throws an Error that names a proxy's address that is none. */
  constructor(settings: AdmissionSettings) {
    this.settings = settings
    this.proxies = new TrustedProxies(settings.trustedProxies)
  }

  judge(sender: Sender): Caller {
    const { origins, programs, botKey, operatorKey } = this.settings
    const { address, isLocal } = this.proxies.locate({
      peer: sender.peer,
      proxied: sender.proxied,
      forwardedFor: sender.header('x-forwarded-for'),
    })
    const origin = sender.header('origin')
    const kind =
      origin === '' ? 'program' : isAllowedOrigin(origin, sender.header('host'), origins) ? 'page' : 'foreign'
    const key = sender.header(KEY_HEADER.toLowerCase())
    const isOperator = key !== '' && operatorKey !== null && isSecret(key, operatorKey)
    const hasKey = isOperator || (key !== '' && botKey !== null && isSecret(key, botKey))
    const isWelcome = hasKey || programs === 'any' || (programs === 'loopback' && isLocal)
    // "any" lets programs in, but within the limits of everybody.
    const isTrusted = kind === 'program' && (hasKey || (programs !== 'off' && isLocal))
    return {
      address,
      limitKey: limitKey(address),
      kind: kind === 'program' && !isWelcome ? 'foreign' : kind,
      isTrusted,
      isOperator,
    }
  }
}
