// The whole system on a virtual clock: a real server, real clients and a network that misbehaves, all from one seed.
// After every tick, every mirror that believes to be right must be right.

import { VirtualTimers } from '../../bench/virtual/virtual-timers.ts'
import { Visit } from '../../client/visit.ts'
import type { Pass } from '../../server/admission/tickets.ts'
import { Pace, STEPS } from '../../server/gateway/frames/pace.ts'
import { Gate } from '../../server/gateway/gate.ts'
import { DEFAULT_RULES } from '../../server/universe/definition.ts'
import { hashSectors } from '../../shared/hash.ts'
import { INPUT_SEQUENCES } from '../../shared/limits.ts'
import type { Player as PlayerEntry } from '../../shared/protocol.ts'
import { Random } from '../../shared/random.ts'
import { TICK_MS } from '../../shared/rules.ts'
import { openGateway, type SmallGateway } from '../small-gateway.ts'
import { Network, type Sabotage } from './network.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly players: number
  /** Ticks with everything going on; then a calm in which everybody must get right. */
  readonly ticks: number
  readonly sabotage?: (random: Random) => Sabotage
  /** The server is busy by turns, and puts one to four ticks into a frame. */
  readonly busy?: boolean
}

export interface Outcome {
  /** What went wrong, or null. */
  failure: string | null
  checks: number
  /** Ships in mirrors whose pilots were compared. */
  namesChecked: number
  /** Chat lines that somebody heard. */
  lines: number
  gaps: number
  desyncs: number
  resyncs: number
  drops: number
  stalls: number
  returns: number
}

/** Calm ticks at the end: longer than a stall, a retry and the resume window together. */
const CALM_TICKS = 1600
/** Universe hashes kept, in ticks: the longest stall and more. */
const KEPT = 1200

interface Player {
  readonly visit: Visit
  sequence: number
  /** Chat lines since the last welcome: none comes twice. */
  readonly heard: Set<string>
  /** A session counts once however often it comes back. */
  away: boolean
  refused: boolean
}

interface World {
  readonly random: Random
  readonly timers: VirtualTimers
  readonly pace: Pace
  readonly gateway: SmallGateway
}

export class Simulation {
  private readonly options: SimulationOptions
  private readonly random: Random
  private readonly timers: VirtualTimers
  private readonly pace: Pace
  private readonly gateway: SmallGateway
  private readonly network: Network
  private readonly players = new Set<Player>()
  private readonly truth = new Map<number, Uint32Array>()
  /** By tick, and by pilot with a ship: what is to be known of it. */
  private readonly known = new Map<number, Map<number, string>>()
  /** Who comes in with which ticket, here the name: admission itself has its own tests. */
  private readonly passes = new Map<string, Pass>()
  private names = 0
  private lines = 0
  private readonly outcome: Outcome = {
    failure: null,
    checks: 0,
    namesChecked: 0,
    lines: 0,
    gaps: 0,
    desyncs: 0,
    resyncs: 0,
    drops: 0,
    stalls: 0,
    returns: 0,
  }

  static async run(options: SimulationOptions): Promise<Outcome> {
    const random = new Random(options.seed)
    const timers = new VirtualTimers()
    const pace = new Pace()
    const columns = random.between(5, 8)
    const rows = random.between(5, 7)
    const rules = {
      ...DEFAULT_RULES,
      rocks: random.below(columns * rows),
      drones: random.below(6),
      respawnTicks: 20,
    }
    const definition = {
      id: 'sim',
      name: 'Sim',
      columns,
      rows,
      capacity: options.players,
      seed: options.seed,
      rules,
    }
    const gateway = await openGateway({
      definition,
      pace,
      auditPeriod: 1,
      now: () => timers.now(),
      publish: (topic, frame) => simulation.network.publish(topic, frame),
    })
    const simulation = new Simulation(options, { random, timers, pace, gateway })
    return simulation.run()
  }

  private constructor(options: SimulationOptions, { random, timers, pace, gateway }: World) {
    this.options = options
    this.random = random
    this.timers = timers
    this.pace = pace
    this.gateway = gateway
    this.network = new Network({
      timers,
      random,
      admit: (peer, ticket) => {
        return new Gate({
          peer,
          pass: this.passes.get(ticket)!,
          isTrusted: true,
          sessions: gateway.sessions,
          timers,
        })
      },
      sabotage: options.sabotage?.(random) ?? ((message) => message),
    })
  }

  private run(): Outcome {
    const { ticks } = this.options
    for (let tick = 1; tick <= ticks + CALM_TICKS && this.outcome.failure === null; tick++) {
      if (tick <= ticks) this.disturb()
      this.timers.advanceTo(tick * TICK_MS)
      this.gateway.multiverse.tick()
      this.network.endTurn()
      this.remember()
      if (tick % 20 === 0) this.gateway.sessions.inspect()
    }
    if (this.outcome.failure === null) this.checkCalm()
    for (const { visit } of this.players) {
      this.outcome.gaps += visit.received.gaps
      this.outcome.desyncs += visit.received.desyncs
      this.outcome.resyncs += visit.received.resyncs
    }
    return this.outcome
  }

  /** What players and networks do in a tick. */
  private disturb(): void {
    const { random } = this
    if (this.options.busy === true && random.below(30) === 0) this.pace.step = random.below(STEPS.length)
    if (this.players.size < this.options.players && random.below(5) === 0) this.join()
    for (const player of this.players) {
      if (random.below(12) === 0) this.act(player)
      if (random.below(1500) === 0) this.leave(player)
    }
    for (const link of this.network.links) {
      const fate = random.below(6000)
      if (fate < 10) {
        this.outcome.drops++
        link.cut()
      } else if (fate < 16) {
        this.outcome.stalls++
        link.stall(random.between(500, 30_000))
      }
    }
  }

  private join(): void {
    const { random } = this
    const name = `P${++this.names}`
    const role = random.below(5) === 0 ? 'spectator' : 'pilot'
    this.passes.set(name, { user: name, name, universe: 'sim', role, login: null })
    const player: Player = {
      sequence: 0,
      heard: new Set(),
      away: false,
      refused: false,
      visit: new Visit({
        url: '',
        requestTicket: (_key, answered) => answered({ is: 'granted', ticket: name }),
        createSocket: (_url, [, ticket]) => this.network.connect(ticket!),
        timers: this.timers,
        random: () => random.below(1 << 20) / (1 << 20),
        listener: {
          ticked: (tick) => this.check(player, tick),
          framed: (tick) => this.checkKnown(player, tick),
          chatted: (from, text) => this.hear(player, `${from}: ${text}`),
          welcomed: () => {
            player.heard.clear()
            if (player.away) this.outcome.returns++
            player.away = false
          },
          away: () => {
            player.away = true
          },
          refused: () => {
            player.refused = true
          },
        },
      }),
    }
    this.players.add(player)
  }

  private leave(player: Player): void {
    player.visit.close()
    this.players.delete(player)
  }

  private act(player: Player): void {
    const { random } = this
    const { visit } = player
    if (visit.mirror === null) return
    if (random.below(20) === 0) visit.send({ type: 'chat', text: `line ${++this.lines}` })
    if (visit.pilot >= 0) {
      player.sequence = (player.sequence + 1) % INPUT_SEQUENCES
      visit.send({
        type: 'steer',
        sequence: player.sequence,
        target: random.below(256),
        controls: random.below(4),
        // Meant for a tick before or after this one, or for none.
        tick: random.below(8) === 0 ? 0 : Math.max(0, visit.mirror.tick + random.between(-10, 20)),
      })
    } else if (random.below(2) === 0)
      visit.send({ type: 'look', sector: random.below(visit.mirror.grid.sectors) })
    else visit.send({ type: 'follow', pilot: random.below(this.options.players + 6) })
  }

  private hear({ heard }: Player, line: string): void {
    if (heard.has(line)) this.outcome.failure ??= `"${line}" was heard twice`
    heard.add(line)
    this.outcome.lines++
  }

  private remember(): void {
    const { replica } = this.gateway
    const { universe } = replica
    const hashes = new Uint32Array(universe.grid.sectors)
    hashSectors(universe.bodies, universe.grid, universe.tick, hashes)
    this.truth.set(universe.tick, hashes)
    this.truth.delete(universe.tick - KEPT)
    const known = new Map<number, string>()
    const { ships } = universe.bodies
    for (const { id, name, score, drone } of universe.pilots.list)
      if (ships.has(id)) known.set(id, describe({ name, score, drone, adrift: replica.isAdrift(id) }))
    this.known.set(universe.tick, known)
    this.known.delete(universe.tick - KEPT)
  }

  /** Of every ship in a mirror that is right, the visit knows whose it is, when all news of that tick has been used. */
  private checkKnown({ visit }: Player, tick: number): void {
    const { mirror, players } = visit
    const known = this.known.get(tick)
    if (mirror === null || mirror.stale || tick !== mirror.tick || known === undefined) return
    const { ids, count } = mirror.bodies.ships
    for (const pilot of ids.subarray(0, count)) {
      const player = players.get(pilot)
      const told = player === undefined ? 'nothing' : describe(player)
      this.outcome.namesChecked++
      if (told !== known.get(pilot))
        this.outcome.failure ??= `tick ${tick}: of pilot ${pilot} is known ${told}, not ${known.get(pilot)}`
    }
  }

  /** A mirror says that it is right at `tick`: is it? One that a difference is found in says so itself, in its audit. */
  private check(player: Player, tick: number): void {
    const { mirror } = player.visit
    const truth = this.truth.get(tick)
    // The audit of this very tick comes right after; a planted fault is for it to find.
    if (mirror === null || mirror.stale || truth === undefined || this.options.sabotage !== undefined) return
    this.outcome.checks++
    const hashes = mirror.hashSectors()
    const wrong = mirror.view.find((sector) => hashes[sector] !== truth[sector])
    if (wrong !== undefined)
      this.outcome.failure ??= `tick ${tick}: a mirror differs in sector ${wrong} and does not know`
  }

  /** After the calm everybody who is here is right, and nobody is here twice. */
  private checkCalm(): void {
    const { replica } = this.gateway
    const { universe } = replica
    const truth = this.truth.get(universe.tick)!
    const pilots = new Set<number>()
    for (const player of this.players) {
      if (player.refused) continue
      const { mirror, pilot } = player.visit
      if (mirror === null || mirror.stale || player.away) this.fail('somebody did not come back')
      else if (universe.tick - mirror.tick > 30) this.fail('a mirror is far behind')
      else if (mirror.tick === universe.tick) {
        const hashes = mirror.hashSectors()
        if (mirror.view.some((sector) => hashes[sector] !== truth[sector]))
          this.fail('a mirror is wrong after the calm')
      }
      if (pilot >= 0 && pilots.has(pilot)) this.fail(`pilot ${pilot} is there twice`)
      if (pilot >= 0) pilots.add(pilot)
    }
    if (replica.pilots !== pilots.size)
      this.fail(`${replica.pilots} pilots in the universe, ${pilots.size} players who fly`)
  }

  private fail(why: string): void {
    this.outcome.failure ??= `after the calm: ${why}`
  }
}

function describe({ name, score, drone, adrift }: Omit<PlayerEntry, 'pilot'>): string {
  return `${name} with ${score}${drone ? ', a drone' : ''}${adrift ? ', adrift' : ''}`
}
