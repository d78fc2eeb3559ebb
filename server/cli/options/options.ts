// All options of the server, once: the command line, the environment, the configuration file, --help and --print-config
// are made from this table, and docs/OPERATING.md is tested against it.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ADDRESS_MODES } from '../../admission/addresses/addresses.ts'
import { FORWARDING_HEADERS } from '../../admission/addresses/forwarding.ts'
import { checkOrigin, PROGRAM_POLICIES } from '../../admission/addresses/origin.ts'
import { TrustedProxies } from '../../admission/addresses/proxies.ts'
import { DEFAULT_SETTINGS } from '../../admission/settings.ts'
import { KEEP_PRIVATE_MS, MOST_PRIVATE } from '../../gateway/private-universes.ts'
import { DURABILITIES } from '../../log/files/file-log.ts'
import { readAddress } from '../../operation/metrics/address.ts'
import { MOST_UNIVERSES } from '../../replica/definitions.ts'
import { checked, type Option, oneOf, option, wholeNumber } from './option.ts'

/** The most that either kind of limit can be: file descriptors end long before. */
const MOST_SOCKETS = 1_000_000
/** Characters of a key that opens much: 96 bits of base64. */
const SHORTEST_KEY = 16
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export const LOG_FORMATS = ['auto', 'text', 'json'] as const

const text = z.string().min(1, 'It is empty.')
const count = wholeNumber('A number is', 1, MOST_SOCKETS)
const key = z.string().min(SHORTEST_KEY, `A key has at least ${SHORTEST_KEY} characters.`)
/** An empty host would make uWebSockets.js ignore the port. */
const host = z.string().regex(/^\S+$/, 'A host is an address or a name of this machine.')
const proxy = checked((address) => new TrustedProxies([address], 'x-forwarded-for'))

/** The first of the places that exists: beside the sources, or beside the built server. */
export function besideProject(name: string): string {
  const places = ['../../', '../../../'].map((up) => fileURLToPath(new URL(up + name, import.meta.url)))
  return places.find((place) => existsSync(place)) ?? places[0]!
}

export const OPTIONS = {
  port: option(wholeNumber('A port is', 0, 65_535), {
    takes: 'port',
    about: 'port to listen on; 0 takes any free port',
    initial: 3000,
    alias: 'PORT',
  }),
  host: option(host, { takes: 'address', about: 'address to listen on', initial: '0.0.0.0' }),
  universes: option(text, {
    takes: 'file',
    about: 'definitions of the universes',
    initial: besideProject('universes.json'),
    default: 'universes.json of the project',
  }),
  page: option(text.optional(), {
    takes: 'folder',
    about: 'the built page',
    initial: undefined,
    default: 'dist/client of the project',
  }),
  data: option(text, {
    takes: 'folder',
    about: 'where universes, accounts, bans and careers are kept',
    initial: 'data',
  }),
  durability: option(oneOf(DURABILITIES), {
    takes: 'what',
    about: 'what the universes survive: the end of the process, or a power cut',
    initial: 'process',
  }),
  redis: option(text.optional(), {
    takes: 'url',
    about: 'a Redis that this process shares with others, in place of --data',
    initial: undefined,
    isSecret: true,
  }),
  socketAddress: option(text.optional(), {
    takes: 'url',
    about: 'where clients reach the sockets of this process',
    initial: undefined,
    default: 'its host and port',
  }),
  journal: option(text.optional(), {
    takes: 'folder',
    about: 'where journals of the universes are kept, without chat, for replays',
    initial: undefined,
  }),
  journalSize: option(wholeNumber('A size in MB is', 16, 1_000_000), {
    takes: 'MB',
    about: 'disk space for the journals of one universe',
    initial: 1024,
  }),
  journalDays: option(wholeNumber('A number of days is', 1, 3650), {
    takes: 'days',
    about: 'how long a journal is kept',
    initial: 30,
  }),
  origin: option(z.array(checked(checkOrigin)), {
    takes: 'origin',
    about: 'a page that may play here',
    initial: [],
    default: 'its own',
    isList: true,
  }),
  programs: option(oneOf(PROGRAM_POLICIES), {
    takes: 'which',
    about: 'programs that may connect without a key',
    initial: 'loopback',
  }),
  botKey: option(key.optional(), {
    takes: 'key',
    about: 'lets programs in from anywhere',
    initial: undefined,
    isSecret: true,
  }),
  operatorKey: option(key.optional(), {
    takes: 'key',
    about: 'lets an operator mute, kick, ban, and change universes',
    initial: undefined,
    isSecret: true,
  }),
  ticketAddress: option(oneOf(ADDRESS_MODES), {
    takes: 'mode',
    about: 'how much of an address a ticket is bound to',
    initial: 'prefix',
  }),
  trustProxy: option(z.array(proxy), {
    takes: 'address',
    about: 'a proxy, or a network of proxies, whose headers are believed',
    initial: [],
    isList: true,
  }),
  proxyHeader: option(oneOf(FORWARDING_HEADERS), {
    takes: 'name',
    about: 'the header in which proxies name their client',
    initial: 'x-forwarded-for',
  }),
  socketsPerAddress: option(count, {
    takes: 'n',
    about: 'most sockets of one address',
    initial: DEFAULT_SETTINGS.socketsPerAddress,
  }),
  maxSockets: option(count, {
    takes: 'n',
    about: 'most sockets of all addresses',
    initial: DEFAULT_SETTINGS.capacity,
  }),
  maxUniverses: option(count, {
    takes: 'n',
    about: 'number of universes from which on operators create no more',
    initial: MOST_UNIVERSES,
  }),
  maxPrivateUniverses: option(wholeNumber('A number is', 0, MOST_SOCKETS), {
    takes: 'n',
    about: 'private universes of players at a time; with 0 they cannot make any',
    initial: MOST_PRIVATE,
  }),
  keepPrivate: option(wholeNumber('A number of minutes is', 1, 10_080), {
    takes: 'minutes',
    about: 'how long a private universe is kept after the last one has left',
    initial: KEEP_PRIVATE_MS / 60_000,
  }),
  sleepAfter: option(wholeNumber('A number of seconds is', 1, 86_400), {
    takes: 'seconds',
    about: 'how long an empty universe stays awake',
    initial: 30,
  }),
  drainSeconds: option(wholeNumber('A number of seconds is', 0, 3600), {
    takes: 'seconds',
    about: 'the longest time over which sockets are closed when the server ends',
    initial: 10,
  }),
  words: option(text.optional(), {
    takes: 'file',
    about: 'words that are refused in chat and names, one a line',
    initial: undefined,
  }),
  cert: option(text.optional(), {
    takes: 'file',
    about: 'certificate chain (PEM), to speak TLS',
    initial: undefined,
  }),
  key: option(text.optional(), { takes: 'file', about: 'key of the certificate (PEM)', initial: undefined }),
  metrics: option(checked(readAddress).optional(), {
    takes: 'address',
    about: 'a port, or address:port, that serves /metrics for Prometheus',
    initial: undefined,
  }),
  logLevel: option(oneOf(LOG_LEVELS), {
    takes: 'level',
    about: 'the least that is logged',
    initial: 'warn',
  }),
  logFormat: option(oneOf(LOG_FORMATS), {
    takes: 'format',
    about: 'text for people, json for programs; auto is text in a terminal and json otherwise',
    initial: 'auto',
  }),
} as const

export type OptionName = keyof typeof OPTIONS
export type Options = {
  readonly [Name in OptionName]: (typeof OPTIONS)[Name] extends Option<infer Value> ? Value : never
}

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[]
