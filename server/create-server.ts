// The composition root: wires one server together. It does not listen, and importing it has no effect.
import type { Registry } from 'prom-client'
import { CLOSE } from '../shared/protocol.ts'
import { TICK_MS } from '../shared/rules.ts'
import { systemTimers } from '../shared/timers.ts'
import { Accounts } from './admission/accounts/accounts.ts'
import { Callers } from './admission/addresses/callers.ts'
import { Connections } from './admission/addresses/connections.ts'
import { NetworkCounts } from './admission/addresses/limits.ts'
import { Admission } from './admission/admission.ts'
import { Bans } from './admission/conduct/bans.ts'
import { ChatRates } from './admission/conduct/chat-rates.ts'
import { Conduct } from './admission/conduct/conduct.ts'
import { Operators } from './admission/operators.ts'
import { Refusals } from './admission/refusals.ts'
import { type AdmissionSettings, DEFAULT_SETTINGS } from './admission/settings.ts'
import { Tickets } from './admission/tickets.ts'
import type { Node } from './cluster/node.ts'
import { Administration } from './gateway/administration.ts'
import { Audiences } from './gateway/frames/audiences.ts'
import { Pace } from './gateway/frames/pace.ts'
import { Handshake } from './gateway/handshake.ts'
import { Inspector } from './gateway/inspector.ts'
import { Moderation } from './gateway/moderation.ts'
import { Notices } from './gateway/notices.ts'
import { KEEP_PRIVATE_MS, MOST_PRIVATE, PrivateUniverses } from './gateway/private-universes.ts'
import { Sessions } from './gateway/sessions.ts'
import { listEndpoints } from './http/api/table.ts'
import { Authorities } from './http/authority.ts'
import { EventHubs } from './http/events/event-hubs.ts'
import { createRoutes } from './http/routes.ts'
import type { Files } from './http/static-files.ts'
import type { Journals } from './log/journals/journals.ts'
import { MemoryLogStore } from './log/memory-log.ts'
import type { LogStore } from './log/universe-log.ts'
import { createListener } from './net/listener.ts'
import { Operation } from './operation/operation.ts'
import { Gauge } from './process/gauge.ts'
import type { Logger } from './process/logger.ts'
import { connectionRoom } from './process/open-files.ts'
import { Ticker } from './process/ticker.ts'
import { Archive } from './replica/archive.ts'
import { MOST_UNIVERSES } from './replica/definitions.ts'
import type { Engine } from './replica/engine.ts'
import { recordFlights } from './replica/flight-recorder.ts'
import { Multiverse } from './replica/multiverse.ts'
import { takeUp } from './replica/take-up.ts'
import { MemoryStore } from './store/memory-store.ts'
import type { Store } from './store/store.ts'
import type { Definition } from './universe/definition.ts'
import { hasRoomInTeam } from './universe/match/teams.ts'

/** Milliseconds between two looks at all sessions. */
const INSPECTION_MS = 1000

/** The share of all connections that may be WebSockets, so that people can still load the page. */
const SOCKET_SHARE = 4 / 5
/** Files that the process may still have to open for the store and the system. */
const OTHER_FILES = 64
/** Files of each universe: its log, a checkpoint, a kept journal. */
const LOG_FILES = 3

export interface ServerOptions {
  readonly definitions: readonly Definition[]
  /** The built page; none for a server of sockets only. */
  readonly files?: Files
  readonly log: Logger
  /** Ticks between two audits of everybody's view; default 60, 3 seconds. */
  readonly auditPeriod?: number
  /** Milliseconds a universe keeps ticking with nobody in it; default 30,000. */
  readonly graceMs?: number
  /** Universes from which on operators create no more; default 1,000. Those of the definitions count, and are not limited. */
  readonly mostUniverses?: number
  /** Private universes that players may have at a time; default 50. 0: they can make none. */
  readonly mostPrivate?: number
  /** Milliseconds from the last departure to the end of a private universe; default 15 minutes. */
  readonly keepPrivateMs?: number
  /** The logs of the universes; by default in memory, so that they end with the process. Closed with the server. */
  readonly logs?: LogStore
  /** Keeps what the logs cut; by default nothing does. Closed with the server. */
  readonly journals?: Journals
  /** Accounts and whatever else outlives the process; by default nothing does. Closed with the server. */
  readonly store?: Store
  readonly admission?: Partial<AdmissionSettings>
  /** Files of a certificate chain and its key (PEM), to speak TLS; without them it is plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Milliseconds since 1970; the process's own by default. */
  readonly clock?: () => number
  /** Makes this process one of many: they share the logs and the store. Closed with the server. */
  readonly cluster?: {
    readonly node: Node
    /** The address of this node's sockets, for clients; by its port. */
    readonly address: (port: number) => string
  }
  /** Drains the server and ends the process, for an operator who asks for it; false when that is going on already. */
  readonly end?: () => boolean
  /** What makes universes go on in place of their logs, such as a replay: then nothing is kept. */
  readonly openEngine?: (definition: Definition) => Promise<Engine>
}

export interface Server {
  readonly multiverse: Multiverse
  /** Its metrics. */
  readonly registry: Registry
  /** Takes up what was going on when the process before ended. To be awaited before `listen`, where logs are kept. */
  recover(): Promise<void>
  /** Begins to listen and to tick; gives the port. Throws when the port cannot be had. */
  listen(host: string, port: number): number
  /** Lets nobody in any more, and asks all sockets to come back later, spread over `mostMs` at most. */
  drain(mostMs: number): Promise<void>
  /** Asks those that are left to come back later, and ends. */
  close(): Promise<void>
}

/** Lowers the number of sockets to what the limit of open files allows. */
function fitSockets(settings: AdmissionSettings, connections: number, log: Logger): AdmissionSettings {
  const capacity = Math.max(1, Math.floor(connections * SOCKET_SHARE))
  if (capacity >= settings.capacity) return settings
  log.info(
    { capacity, configured: settings.capacity },
    'fewer sockets than configured: raise the limit of open files',
  )
  return { ...settings, capacity }
}

export function createServer(options: ServerOptions): Server {
  const {
    definitions,
    log: logger,
    files = new Map(),
    auditPeriod = 60,
    graceMs = 30_000,
    mostUniverses = MOST_UNIVERSES,
    mostPrivate = MOST_PRIVATE,
    keepPrivateMs = KEEP_PRIVATE_MS,
    logs = new MemoryLogStore(),
    journals,
    cluster,
    openEngine = cluster?.node.openEngine.bind(cluster.node),
    clock = Date.now,
    tls,
    end,
  } = options
  const operation = new Operation()
  const store = operation.timed(options.store ?? new MemoryStore())
  const { traffic, measures } = operation
  const timers = systemTimers
  const { now } = timers
  const most = connectionRoom(OTHER_FILES + definitions.length * LOG_FILES)
  const settings = fitSockets({ ...DEFAULT_SETTINGS, ...options.admission }, most, logger)
  const pace = new Pace()
  const audiences = new Audiences({
    pace,
    traffic,
    auditPeriod,
    now,
    publish: (topic, frame) => listener.publish(topic, frame),
    later: setImmediate,
  })
  const archive = new Archive({
    logs,
    ...(journals === undefined ? {} : { keep: (description) => journals.keeper(description) }),
    watch: measures,
    logger,
    now,
  })
  const multiverse = new Multiverse({
    definitions,
    openEngine: openEngine ?? ((definition, origin) => archive.open(definition, origin)),
    ...(cluster === undefined ? {} : { discover: (id) => archive.discover(id) }),
    graceMs,
    now,
    logger,
    attach: (replica) => {
      audiences.attach(replica)
      sessions.attach(replica)
      recordFlights({ replica, store, logger, clock })
    },
    detach: (replica) => {
      audiences.detach(replica)
      sessions.detach(replica)
    },
    roused: () => {
      if (isOpen) ticker.start()
    },
  })
  const bans = new Bans(store, clock)
  const chatRates = new ChatRates()
  const conduct = new Conduct(bans, settings.words, (speaker) => chatRates.take(speaker, now()))
  const sessions = new Sessions({ multiverse, audiences, conduct, traffic, now })
  const callers = new Callers(settings, logger)
  const refusals = new Refusals(logger, now)
  const sockets = new NetworkCounts()
  const tickets = new Tickets({ store, bans, addressMode: settings.addressMode, clock })
  const notices = new Notices({
    sessions,
    bans,
    dismiss: (universe, why) => {
      const replica = multiverse.find(universe)
      if (replica !== undefined) sessions.dismiss(replica, CLOSE[why])
    },
    universeChanged: async (id) => {
      const place = await multiverse.look(id)
      if (place === undefined || place.origin === 'file' || (await archive.has(id))) return
      await multiverse.drop(id, (replica) => sessions.dismiss(replica, CLOSE.closed))
    },
    logger,
    publish: cluster === undefined ? null : (text) => cluster.node.tell(text),
  })
  const moderation = new Moderation({ sessions, bans, store, notices, clock, logger })
  const administration = new Administration({
    multiverse,
    dismiss: (replica, why) => {
      sessions.dismiss(replica, CLOSE[why])
      notices.send({ type: 'dismissed', universe: replica.definition.id, why })
    },
    audiences,
    archive: openEngine === undefined || cluster !== undefined ? archive : null,
    store,
    mostUniverses,
    changed: (id) => notices.send({ type: 'universe', id }),
    logger,
  })
  const privates = new PrivateUniverses({
    multiverse,
    administration,
    most: mostPrivate,
    keepMs: keepPrivateMs,
    isFree: async (id) => (await cluster?.node.isFree(id)) ?? true,
    now,
    logger,
  })
  const accounts = new Accounts(store, clock, now)
  const operators = new Operators(accounts, store, clock)
  const admission = new Admission({
    accounts,
    bans,
    tickets,
    words: settings.words,
    presence: {
      opens: async (id, code, caller) => (await privates.find(id, code, caller)) !== null,
      pilotOf: (universe, key) => sessions.pilotOf(universe, key),
      hasRoomFor: (universe, party) => {
        const replica = multiverse.find(universe)
        return replica === undefined || hasRoomInTeam(replica.universe, party)
      },
      isLeaving: () => cluster === undefined && operation.isLeaving,
      isFull: () => cluster === undefined && sockets.total >= settings.capacity,
      socketFor: (universe) => cluster?.node.addressFor(universe),
      signedOut: (login) => {
        sessions.signedOut(login)
        notices.send({ type: 'signedOut', login })
      },
    },
  })
  const handshake = new Handshake({
    settings,
    callers,
    tickets,
    sockets,
    sessions,
    multiverse,
    refusals,
    isLeaving: () => operation.isLeaving,
    log: logger,
    timers,
  })
  const events = new EventHubs({ multiverse, audiences, now })
  const endpoints = listEndpoints({
    events,
    privates,
    operators,
    sessions,
    figures: () => ({
      sockets: sockets.total,
      mostSockets: settings.capacity,
      skippedTicks: ticker.skipped,
      pace: pace.step,
      closes: Object.fromEntries(operation.closes.entries()),
    }),
    multiverse,
    audiences,
    admission,
    administration,
    moderation,
    store,
    now,
    ready: () => operation.ready(),
    drain: end === undefined ? null : () => !operation.isLeaving && end(),
  })
  const listener = createListener({
    ...createRoutes({
      endpoints,
      files,
      callers,
      authorities: new Authorities(operators, logger),
      refusals,
      timers,
      isSecure: tls !== undefined,
      ...(cluster === undefined ? {} : { sockets: () => cluster.node.origins() }),
    }),
    admit: (sender) => handshake.admit(sender),
    closes: operation.closes,
    connections: new Connections({
      most,
      isUnlimited: (address) => callers.isUnlimited(address),
      refused: (address) => refusals.add({ address, cause: 'too many connections' }),
    }),
    log: logger,
    ...(tls === undefined ? {} : { tls }),
  })
  const inspector = new Inspector({ sessions, handshake, bans, refusals, chatRates, store, now, clock })
  // While all universes sleep there is nothing to do 20 times a second, and nothing is done.
  const ticker = new Ticker(
    TICK_MS,
    () => {
      multiverse.tick()
      if (multiverse.isAsleep) ticker.stop()
    },
    (lateMs, tookMs) => measures.ticked(lateMs, tookMs),
  )
  const gauge = new Gauge(now)
  operation.observe({
    multiverse,
    audiences,
    logs,
    store,
    refusals: refusals.causes,
    sockets: () => ({ open: sockets.total, most: settings.capacity }),
    readers: () => ({ open: events.count, cut: events.cut }),
    skippedTicks: () => ticker.skipped,
    paceStep: () => pace.step,
    ...(cluster === undefined ? {} : { cluster: () => cluster.node.figures() }),
  })
  let isOpen = false
  let skipped = 0
  const inspection = new Ticker(INSPECTION_MS, () => {
    privates
      .sweep()
      .catch((error: unknown) => logger.error({ error: String(error) }, 'private universes not swept'))
    inspector.inspect().catch((error: unknown) => logger.error({ error: String(error) }, 'inspection failed'))
    if (ticker.skipped > skipped)
      logger.warn({ ticks: ticker.skipped - skipped }, 'too busy: ticks were skipped')
    skipped = ticker.skipped
    pace.note(gauge.read(ticker.skipped))
  })
  return {
    multiverse,
    registry: operation.registry,
    recover: () =>
      takeUp(archive, multiverse, logger, async (id) => (await cluster?.node.isFree(id)) ?? true),
    listen: (host, port) => {
      const taken = listener.listen(host, port)
      cluster?.node
        .join({
          address: cluster.address(taken),
          sockets: () => sockets.total,
          capacity: settings.capacity,
          wake: (universe) => multiverse.wake(universe),
          told: (text) => notices.receive(text),
          watch: measures,
          ...(journals === undefined ? {} : { keep: (description) => journals.keeper(description) }),
        })
        .catch((error: unknown) => logger.error({ error: String(error) }, 'not in the cluster'))
      isOpen = true
      ticker.start()
      inspection.start()
      return taken
    },
    drain: async (mostMs) => {
      operation.isLeaving = true
      await cluster?.node.drain()
      await listener.dismiss(mostMs)
    },
    close: async () => {
      if (!operation.isLeaving) await cluster?.node.drain()
      operation.isLeaving = true
      isOpen = false
      ticker.stop()
      inspection.stop()
      events.close()
      listener.close()
      await multiverse.close()
      await cluster?.node.close()
      await logs.close()
      await store.close()
      await journals?.close()
    },
  }
}
