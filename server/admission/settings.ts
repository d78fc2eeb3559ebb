// What an operator decides about who comes in.
import type { AddressMode } from './addresses/addresses.ts'
import type { ForwardingHeader } from './addresses/forwarding.ts'
import type { ProgramPolicy } from './addresses/origin.ts'
import { WordList } from './words/word-list.ts'

export interface AdmissionSettings {
  /** Origins of pages that may talk to this server; none: only those that it serves itself. */
  readonly origins: readonly string[]
  readonly programs: ProgramPolicy
  /** Lets programs in from anywhere, and in numbers; null: there is none. */
  readonly botKey: string | null
  /** Allows to mute, kick and ban; null: nobody may. */
  readonly operatorKey: string | null
  readonly addressMode: AddressMode
  /** Peers whose forwarding headers are believed. */
  readonly trustedProxies: readonly string[]
  /** The header in which they say for whom they ask. */
  readonly proxyHeader: ForwardingHeader
  /** Names of this server, in lower case, whose pages are its own if `origins` is empty. */
  readonly hostNames: readonly string[]
  readonly socketsPerAddress: number
  /** Sockets of all addresses. */
  readonly capacity: number
  readonly words: WordList
}

export const DEFAULT_SETTINGS: AdmissionSettings = {
  origins: [],
  programs: 'loopback',
  botKey: null,
  operatorKey: null,
  addressMode: 'prefix',
  trustedProxies: [],
  proxyHeader: 'x-forwarded-for',
  hostNames: [],
  socketsPerAddress: 100,
  capacity: 10_000,
  words: new WordList([]),
}
