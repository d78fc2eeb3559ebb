// The command line of the server. Every failure to start ends with one line and exit code 1.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError, Option } from 'commander'
import { pino } from 'pino'
import { readDefinitions } from './definitions.ts'
import { readStaticFiles } from './http/static-files.ts'

interface Options {
  port: number
  host: string
  universes: string
  page: string
  logLevel: string
  journal?: string
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

async function start({ port, host, universes, page, logLevel, journal }: Options): Promise<void> {
  const definitions = readDefinitions(universes)
  const files = existsSync(page) ? readStaticFiles(page) : new Map()
  const log = pino({ level: logLevel })
  // Loaded here and not above, so that a platform without its binary gets a line and not a stack.
  const { createServer } = await import('./create-server.ts').catch((error: Error) => {
    throw new Error(explainPlatform(error))
  })
  const server = createServer({
    definitions,
    files,
    log,
    ...(journal === undefined ? {} : { journalFolder: journal }),
  })
  const taken = server.listen(host, port)
  console.log(`Orrery is open at http://${host === '0.0.0.0' ? 'localhost' : host}:${taken}`)
  const stop = async () => {
    await server.close()
    // The goodbyes are written at the end of this loop turn.
    setTimeout(() => process.exit(0), 200)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
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
    .option('--host <address>', 'address to listen on', '0.0.0.0')
    .option('--universes <file>', 'definitions of the universes', besideProject('universes.json'))
    .option('--page <folder>', 'the built page', besideProject('dist/client'))
    .option('--journal <folder>', 'keep a journal of each universe there, to replay')
    .option('--log-level <level>', 'trace, debug, info, warn, error, fatal or silent', 'warn')
  return program.parse().opts<Options>()
}

try {
  await start(parseArguments())
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
