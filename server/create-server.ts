// The composition root: wires one server together. It does not listen, and importing it has no effect.
import { TICK_MS } from '../shared/rules.ts'
import { systemTimers } from '../shared/timers.ts'
import { Connections } from './admission/addresses/connections.ts'
import { Admission } from './admission/admission.ts'
import { type AdmissionSettings, DEFAULT_SETTINGS } from './admission/settings.ts'
import { Pace } from './gateway/frames/pace.ts'
import { createRoutes } from './http/routes.ts'
import type { Files } from './http/static-files.ts'
import { JournalWriter } from './log/journal-writer.ts'
import { createListener } from './net/listener.ts'
import { Gauge } from './process/gauge.ts'
import type { Log } from './process/logger.ts'
import { countOpenFiles, openFileLimit } from './process/open-files.ts'
import { Ticker } from './process/ticker.ts'
import { Multiverse } from './replica/multiverse.ts'
import type { Replay } from './replica/replay.ts'
import { MemoryStore } from './store/memory-store.ts'
import type { Store } from './store/store.ts'
import type { Definition } from './universe/definition.ts'

/** Milliseconds between two looks at all sessions. */
const INSPECTION_MS = 1000

/** The part of all connections that may be WebSockets: somebody must be able to ask for the page. */
const SOCKET_SHARE = 4 / 5
/** Files that are not connections, and that the process may still have to open: of the store, of the system. */
const OTHER_FILES = 64

export interface ServerOptions {
  readonly definitions: readonly Definition[]
  /** The built page; none for a server of sockets only. */
  readonly files?: Files
  readonly log: Log
  /** Ticks between two audits of everybody's view; default 60, 3 seconds. */
  readonly auditPeriod?: number
  /** Milliseconds a universe keeps ticking with nobody in it; default 30,000. */
  readonly graceMs?: number
  /** Folder for a journal of each universe; none is kept without it. */
  readonly journalFolder?: string
  /** Accounts and whatever else outlives the process; by default nothing does. Closed with the server. */
  readonly store?: Store
  readonly admission?: Partial<AdmissionSettings>
  /** Files of a certificate chain and its key (PEM), to speak TLS; without them it is plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Milliseconds since 1970; the process's own unless said otherwise. */
  readonly clock?: () => number
  /** What is to be watched in the place of the one live universe. */
  readonly replay?: Replay
}

export interface Server {
  readonly multiverse: Multiverse
  /** Begins to listen and to tick; gives the port. Throws when the port cannot be had. */
  listen(host: string, port: number): number
  /** Asks everybody to come back later, and ends. */
  close(): Promise<void>
}

/** With as many sockets as the process can have open and still be asked for the page. */
function fitSockets(settings: AdmissionSettings, connections: number, log: Log): AdmissionSettings {
  const capacity = Math.max(1, Math.floor(connections * SOCKET_SHARE))
  if (capacity >= settings.capacity) return settings
  log.info(
    { capacity, wanted: settings.capacity },
    'fewer sockets than wanted: raise the limit of open files',
  )
  return { ...settings, capacity }
}

export function createServer(options: ServerOptions): Server {
  const {
    definitions,
    log,
    files = new Map(),
    auditPeriod = 60,
    graceMs = 30_000,
    journalFolder,
    replay,
    store = new MemoryStore(),
    clock = Date.now,
    tls,
  } = options
  const timers = systemTimers
  const { now } = timers
  const pace = new Pace()
  const multiverse = new Multiverse({
    definitions,
    pace,
    auditPeriod,
    graceMs,
    now,
    replay,
    ...(journalFolder === undefined
      ? {}
      : {
          openJournal: (definition, universe) => new JournalWriter(journalFolder, definition, universe, log),
        }),
    publish: (topic, frame) => listener.publish(topic, frame),
  })
  const journals = journalFolder === undefined ? 0 : definitions.length
  const most = (openFileLimit() ?? Number.POSITIVE_INFINITY) - countOpenFiles() - OTHER_FILES - journals
  const settings = fitSockets({ ...DEFAULT_SETTINGS, ...options.admission }, most, log)
  const admission = new Admission({ settings, store, multiverse, log, timers, clock })
  const listener = createListener({
    ...createRoutes({ multiverse, files, admission, timers, isSecure: tls !== undefined }),
    admit: (sender) => admission.entrance.admit(sender),
    connections: new Connections({
      most,
      isUnlimited: (address) => admission.callers.isUnlimited(address),
      refused: (address) => admission.refusals.add({ address, cause: 'too many connections' }),
    }),
    log,
    ...(tls === undefined ? {} : { tls }),
  })
  const ticker = new Ticker(TICK_MS, () => multiverse.tick())
  let skipped = 0
  const gauge = new Gauge(now)
  const inspector = new Ticker(INSPECTION_MS, () => {
    admission.inspect().catch((error: unknown) => log.error({ error: String(error) }, 'inspection failed'))
    if (ticker.skipped > skipped)
      log.warn({ ticks: ticker.skipped - skipped }, 'too busy: ticks were skipped')
    skipped = ticker.skipped
    pace.note(gauge.read(ticker.skipped))
  })
  return {
    multiverse,
    listen: (host, port) => {
      const taken = listener.listen(host, port)
      ticker.start()
      inspector.start()
      return taken
    },
    close: async () => {
      ticker.stop()
      inspector.stop()
      listener.close()
      admission.sessions.close()
      await multiverse.close()
      await store.close()
    },
  }
}
