// The command line of the server. Every failure to start ends with one line and exit code 1.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSecureContext } from 'node:tls'
import { MAX_HEAD_BYTES } from '../../shared/limits.ts'
import { type AdmissionSettings, DEFAULT_SETTINGS } from '../admission/settings.ts'
import { readWordList } from '../admission/words/word-list.ts'
import { type Files, readStaticFiles } from '../http/static-files.ts'
import { Journals } from '../log/journals/journals.ts'
import { readAddress } from '../operation/metrics/address.ts'
import { prepareFolder } from '../process/folder.ts'
import type { Logger } from '../process/logger.ts'
import { readDefinitions } from '../replica/definitions.ts'
import { endOnSignal } from './end-on-signal.ts'
import { ownHostNames } from './host-names.ts'
import { printOptions, readCommandLine } from './options/command-line.ts'
import { besideProject, type Options } from './options/options.ts'
import { openLog } from './server-log.ts'

const BYTES_PER_MEGABYTE = 1_000_000

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
  const { port, host, universes, page, durability, data, redis } = options
  const definitions = readDefinitions(universes)
  const files = readPage(page)
  const tls = tlsOf(options)
  const admission = admissionOf(options)
  const log = openLog(options)
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
    mostPrivate: options.maxPrivateUniverses,
    keepPrivateMs: options.keepPrivate * 60_000,
    graceMs: options.sleepAfter * 1000,
    end: () => process.emit('SIGTERM'),
    ...(tls === undefined ? {} : { tls }),
  })
  await server.recover()
  const taken = server.listen(host, port)
  if (options.metrics !== undefined) {
    const { serveMetrics } = await import('../operation/metrics/metrics-server.ts')
    await serveMetrics(server.registry, readAddress(options.metrics))
  }
  endOnSignal(server, options.drainSeconds, log)
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

try {
  const { options, isPrinted } = readCommandLine(process.argv.slice(2), process.env)
  if (isPrinted) console.log(printOptions(options))
  else await start(options)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
