// The command line of the server. Every failure to start ends with one line and exit code 1.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { pino } from 'pino'
import { MAX_HEAD_BYTES } from '../../shared/limits.ts'
import { ADDRESS_MODES, type AddressMode } from '../admission/addresses/addresses.ts'
import { FORWARDING_HEADERS, type ForwardingHeader } from '../admission/addresses/forwarding.ts'
import { checkOrigin, PROGRAM_POLICIES, type ProgramPolicy } from '../admission/addresses/origin.ts'
import { TrustedProxies } from '../admission/addresses/proxies.ts'
import { type AdmissionSettings, DEFAULT_SETTINGS } from '../admission/settings.ts'
import { readWordList } from '../admission/words/word-list.ts'
import { type Files, readStaticFiles } from '../http/static-files.ts'
import { DURABILITIES, type Durability } from '../log/files/file-log.ts'
import { Journals } from '../log/journals/journals.ts'
import { prepareFolder } from '../process/folder.ts'
import type { Logger } from '../process/logger.ts'
import { MOST_UNIVERSES, readDefinitions } from '../replica/definitions.ts'
import { ownHostNames } from './host-names.ts'

interface Options {
  port: number
  host: string
  universes: string
  page?: string
  logLevel: string
  durability: Durability
  data: string
  redis?: string
  socketAddress?: string
  journal?: string
  journalSize: number
  journalDays: number
  origin: string[]
  programs: ProgramPolicy
  botKey?: string
  operatorKey?: string
  ticketAddress: AddressMode
  trustProxy: string[]
  proxyHeader: ForwardingHeader
  socketsPerAddress: number
  maxSockets: number
  maxUniverses: number
  words?: string
  cert?: string
  key?: string
}

/** The first of the places that exists: beside the sources, or beside the built server. */
function besideProject(name: string): string {
  const places = ['../', '../../'].map((up) => fileURLToPath(new URL(up + name, import.meta.url)))
  return places.find((place) => existsSync(place)) ?? places[0]!
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError('A port is 0 to 65535.')
  return Number(text)
}

/** An empty host would make uWebSockets.js ignore the port. */
function parseHost(text: string): string {
  if (!/^\S+$/.test(text)) throw new InvalidArgumentError('A host is an address or a name of this machine.')
  return text
}

/** The most that either kind of limit can be: file descriptors end long before. */
const MOST_SOCKETS = 1_000_000
/** Characters of a key that opens much: 96 bits of base64. */
const SHORTEST_KEY = 16

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** Reads a whole number within bounds; `what` begins the sentence that says so. */
function wholeNumber(what: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`${what} ${least} to ${most}.`)
    return value
  }
}

const parseCount = wholeNumber('A number is', 1, MOST_SOCKETS)
const parseMegabytes = wholeNumber('A size in MB is', 16, 1_000_000)
const parseDays = wholeNumber('A number of days is', 1, 3650)
const BYTES_PER_MEGABYTE = 1_000_000

function parseKey(text: string): string {
  if (text.length < SHORTEST_KEY)
    throw new InvalidArgumentError(`A key has at least ${SHORTEST_KEY} characters.`)
  return text
}

/** An option that may be given several times. `check` throws an Error that says what is wrong. */
function several(check: (text: string) => string): (text: string, before: string[]) => string[] {
  return (text, before) => {
    try {
      return [...before, check(text)]
    } catch (error) {
      throw new InvalidArgumentError((error as Error).message)
    }
  }
}

function checkProxy(text: string): string {
  new TrustedProxies([text], 'x-forwarded-for')
  return text
}

function admissionOf(options: Options): AdmissionSettings {
  return {
    origins: options.origin,
    programs: options.programs,
    botKey: options.botKey ?? null,
    operatorKey: options.operatorKey ?? null,
    addressMode: options.ticketAddress,
    trustedProxies: options.trustProxy,
    proxyHeader: options.proxyHeader,
    hostNames: ownHostNames(options.host, options.cert),
    socketsPerAddress: options.socketsPerAddress,
    capacity: options.maxSockets,
    words: options.words === undefined ? DEFAULT_SETTINGS.words : readWordList(options.words),
  }
}

/** The certificate's files, looked at here: with wrong ones uWebSockets.js says nothing and serves nothing. */
function tlsOf({ cert, key }: Options): { cert: string; key: string } | undefined {
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined) throw new Error('--cert and --key are needed together.')
  try {
    createSecureContext({ cert: readFileSync(cert), key: readFileSync(key) })
  } catch (error) {
    throw new Error(`The certificate ${cert} cannot be used with ${key}: ${(error as Error).message}`)
  }
  return { cert, key }
}

/** Keeps journals, where that was asked for. */
async function journalsOf(
  { journal: folder, journalSize, journalDays: days }: Options,
  logger: Logger,
): Promise<{ journals?: Journals }> {
  if (folder === undefined) return {}
  prepareFolder('journal', folder, 0o700)
  const journals = new Journals({ folder, days, mostBytes: journalSize * BYTES_PER_MEGABYTE, logger })
  await journals.start()
  return { journals }
}

/** The built page. Only one that was asked for must be there: while developing, the page comes from elsewhere. */
function readPage(page: string | undefined): Files {
  const folder = page ?? besideProject('dist/client')
  if (existsSync(join(folder, 'index.html'))) return readStaticFiles(folder)
  if (page === undefined) return new Map()
  throw new Error(`There is no built page in ${page}: npm run build makes one in dist/client.`)
}

/** The address of a node's sockets, for clients, by its port. */
function socketAddressOf({ socketAddress, host, cert }: Options): (port: number) => string {
  const place = host === '0.0.0.0' ? 'localhost' : host
  return (port) => socketAddress ?? `${cert === undefined ? 'ws' : 'wss'}://${place}:${port}/socket`
}

async function start(options: Options): Promise<void> {
  const { port, host, universes, page, logLevel, durability, data, redis } = options
  const definitions = readDefinitions(universes)
  const files = readPage(page)
  const tls = tlsOf(options)
  const admission = admissionOf(options)
  const log = pino({ level: logLevel })
  // uWebSockets.js reads it when it is loaded; its own default is 4 kB.
  process.env.UWS_HTTP_MAX_HEADERS_SIZE = String(MAX_HEAD_BYTES)
  // Loaded here and not above, so that a platform without its binary gets a line and not a stack.
  const { createServer } = await import('../create-server.ts').catch((error: Error) => {
    throw new Error(explainPlatform(error))
  })
  const { keepInFolder, keepInRedis } = await import('./keeping.ts')
  const kept =
    redis === undefined
      ? await keepInFolder(data, durability, log)
      : await keepInRedis({ url: redis, logger: log, address: socketAddressOf(options) })
  const journals = await journalsOf(options, log)
  const server = createServer({
    definitions,
    files,
    log,
    ...kept,
    ...journals,
    admission,
    mostUniverses: options.maxUniverses,
    ...(tls === undefined ? {} : { tls }),
  })
  await server.recover()
  const taken = server.listen(host, port)
  const stop = async () => {
    await server.close()
    // The goodbyes are written at the end of this loop turn.
    setTimeout(() => process.exit(0), 200)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  console.log(
    `Orrery is open at ${tls === undefined ? 'http' : 'https'}://${host === '0.0.0.0' ? 'localhost' : host}:${taken}`,
  )
}

/** One line about why the sockets' binary could not be loaded. */
function explainPlatform(error: Error): string {
  const message = error.message.replaceAll(/\s+/g, ' ')
  const here = `${process.platform}-${process.arch}, Node ${process.versions.node}`
  const glibc = /GLIBC_[\d.]+/.exec(message)
  if (glibc !== null) {
    return `uWebSockets.js needs ${glibc[0]} for ${here}: use a newer system (Debian 13, Ubuntu 24.04), or Node 20 or 22.`
  }
  if (!/uWS|uwsjs|uWebSockets/i.test(message)) return message
  return `uWebSockets.js has no binary for ${here}: use Node 20, 22, 24 or 26 on Linux (glibc), macOS or Windows, and run npm install again.`
}

function parseArguments(): Options {
  const program = new Command('orrery')
    .description('A multiplayer game-universe server.')
    // A suggestion ("Did you mean --port?") would be a second line.
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll('\n', ' ')}\n`) })
    .addOption(
      new Option('--port <port>', 'port to listen on').env('PORT').argParser(parsePort).default(3000),
    )
    .option('--host <address>', 'address to listen on', parseHost, '0.0.0.0')
    .option('--universes <file>', 'definitions of the universes', besideProject('universes.json'))
    .option('--page <folder>', 'the built page (default: dist/client of the project)')
    .addOption(
      new Option('--durability <what>', 'what the universes survive: the end of the process, or a power cut')
        .choices(DURABILITIES)
        .default('process'),
    )
    .option('--data <folder>', 'universes, accounts, bans and careers are kept there', 'data')
    .addOption(
      new Option('--redis <url>', 'a Redis that this process shares with others, in place of --data').env(
        'ORRERY_REDIS',
      ),
    )
    .addOption(
      new Option(
        '--socket-address <url>',
        'where clients reach the sockets of this process (default: its host and port)',
      ).env('ORRERY_SOCKET_ADDRESS'),
    )
    .option('--journal <folder>', 'journals of the universes are kept there, to replay; without chat')
    .option('--journal-size <MB>', 'what the journals of one universe may take', parseMegabytes, 1024)
    .option('--journal-days <days>', 'how long a journal is kept', parseDays, 30)
    .option(
      '--origin <origin>',
      'a page that may play here (again for more); default: its own',
      several(checkOrigin),
      [],
    )
    .addOption(
      new Option('--programs <which>', 'programs that may come without a key')
        .choices(PROGRAM_POLICIES)
        .default('loopback'),
    )
    .addOption(
      new Option('--bot-key <key>', 'lets programs in from anywhere')
        .env('ORRERY_BOT_KEY')
        .argParser(parseKey),
    )
    .addOption(
      new Option('--operator-key <key>', 'allows to mute, kick and ban')
        .env('ORRERY_OPERATOR_KEY')
        .argParser(parseKey),
    )
    .addOption(
      new Option('--ticket-address <mode>', 'how much of an address a ticket is bound to')
        .choices(ADDRESS_MODES)
        .default('prefix'),
    )
    .option(
      '--trust-proxy <address>',
      'a proxy, or a network of them (again for more)',
      several(checkProxy),
      [],
    )
    .addOption(
      new Option('--proxy-header <name>', 'the header in which proxies name their client')
        .choices(FORWARDING_HEADERS)
        .default('x-forwarded-for'),
    )
    .option(
      '--sockets-per-address <n>',
      'sockets of one address',
      parseCount,
      DEFAULT_SETTINGS.socketsPerAddress,
    )
    .option('--max-sockets <n>', 'sockets of all addresses', parseCount, DEFAULT_SETTINGS.capacity)
    .option(
      '--max-universes <n>',
      'universes from which on operators create no more',
      parseCount,
      MOST_UNIVERSES,
    )
    .option('--words <file>', 'words that are not said in chat or names, one a line')
    .option('--cert <file>', 'certificate chain (PEM), to speak TLS')
    .option('--key <file>', 'key of the certificate (PEM)')
    .addOption(
      new Option('--log-level <level>', 'the least that is logged').choices(LOG_LEVELS).default('warn'),
    )
  return program.parse().opts<Options>()
}

try {
  await start(parseArguments())
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
