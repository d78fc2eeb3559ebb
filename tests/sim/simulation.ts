// The whole system on a virtual clock: real servers, real clients and a network that misbehaves, all from one seed. After
// every tick, every mirror that believes to be right must be right; nothing that anybody has seen is ever undone.

import { VirtualTimers } from '../../bench/virtual/virtual-timers.ts'
import type { Pass } from '../../server/admission/tickets.ts'
import { DEFAULT_RULES, type Definition } from '../../server/universe/definition.ts'
import { Random } from '../../shared/random.ts'
import { RESUME_TICKS, TICK_MS } from '../../shared/rules.ts'
import { BoxOffice } from './box-office.ts'
import { DiskMachine, type Machine, MemoryMachine } from './machine.ts'
import { drawMix, type Mix, steadyMix } from './mix.ts'
import { Network, type Sabotage } from './network.ts'
import { type Counts, Player } from './player.ts'
import type { Plant } from './process.ts'
import { noneReached, type Reached } from './reached.ts'
import { Servers } from './servers.ts'
import { Truth } from './truth.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly players: number
  /** Ticks with everything going on; then a calm in which everybody must get right. */
  readonly ticks: number
  readonly sabotage?: (random: Random) => Sabotage
  /** The server is busy by turns, and puts one to eight ticks into a frame. */
  readonly busy?: boolean
  /** The server dies and starts again, and a mix of other things goes wrong, which depends on the seed. */
  readonly crashes?: boolean
  readonly plant?: Plant
}

export interface Outcome extends Counts {
  /** What went wrong first, or null. */
  failure: string | null
  gaps: number
  desyncs: number
  resyncs: number
  drops: number
  stalls: number
  readonly reached: Reached
}

/** Calm ticks after which everybody is right and at their ship. */
const HEALING_TICKS = 200
/** Calm ticks after which nobody is left adrift: for a stall that goes on, a retry and the resume window together. */
const CALM_TICKS = 1600
/** The same where the calm ends stalls. */
const SHORT_CALM_TICKS = HEALING_TICKS + RESUME_TICKS + 100
const LONGEST_ABSENCE_MS = 60_000
const LONGEST_EMPTY_MS = 6000
/** What is random about servers is so apart from players and networks. */
const SERVERS = 0x5eed

export class Simulation {
  private readonly options: SimulationOptions
  private readonly random: Random
  private readonly timers = new VirtualTimers()
  private readonly mix: Mix
  private readonly network: Network
  private readonly machine: Machine
  private readonly truth: Truth
  private readonly servers: Servers
  private readonly boxOffice: BoxOffice
  private readonly players = new Set<Player>()
  /** Who comes in with which ticket, here the name: admission itself has its own tests. */
  private readonly passes = new Map<string, Pass>()
  /** Nobody joins before that. */
  private emptyUntil = 0
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
    reached: noneReached(),
  }

  static run(options: SimulationOptions): Promise<Outcome> {
    return new Simulation(options).run()
  }

  private constructor(options: SimulationOptions) {
    const { seed, busy = false, crashes = false, plant = {} } = options
    const { timers, passes } = this
    const { reached } = this.outcome
    const random = new Random(seed)
    const ofServers = new Random(seed ^ SERVERS)
    const definition = drawDefinition(options, random)
    const fail = (why: string) => this.fail(why)
    this.options = options
    this.random = random
    this.mix = crashes ? drawMix(ofServers) : steadyMix(busy)
    this.machine = crashes ? drawMachine(timers, ofServers) : new MemoryMachine(timers, ofServers)
    this.truth = new Truth({ definition, random: ofServers, reached, fail })
    const sabotage = options.sabotage?.(random) ?? ((message: Uint8Array) => message)
    this.network = new Network({ timers, random, sabotage })
    this.servers = new Servers({
      ...this.mix,
      definition,
      machine: this.machine,
      network: this.network,
      timers,
      truth: this.truth,
      reached,
      fail,
      passes,
      plant,
      random: ofServers,
      mix: this.mix,
      onGone: () => {
        for (const player of this.players) player.orphan()
      },
    })
    this.boxOffice = new BoxOffice({
      timers,
      random: ofServers,
      network: this.network,
      passes,
      open: () => this.servers.open,
    })
  }

  private async run(): Promise<Outcome> {
    const { crashes = false } = this.options
    const { outcome, mix } = this
    const ticks = this.options.ticks * mix.length
    await this.servers.begin()
    const end = ticks + (crashes ? SHORT_CALM_TICKS : CALM_TICKS)
    for (let tick = 1; tick <= end && outcome.failure === null; tick++) {
      if (tick <= ticks) this.disturb()
      else if (crashes && tick === ticks + 1) this.heal()
      this.timers.advanceTo(tick * TICK_MS)
      this.servers.tick()
      await loopTurn()
      this.servers.endTurn()
      if (tick % 20 === 0) this.servers.inspect()
      if (crashes && tick === ticks + HEALING_TICKS) this.checkAll(`${HEALING_TICKS} ticks after the faults`)
    }
    if (outcome.failure === null) this.checkCalm()
    for (const { visit } of this.players) {
      outcome.gaps += visit.received.gaps
      outcome.desyncs += visit.received.desyncs
      outcome.resyncs += visit.received.resyncs
    }
    return outcome
  }

  /** What players, networks and servers do in a tick. */
  private disturb(): void {
    const { random, mix } = this
    this.servers.disturb()
    const isRoom = this.players.size < this.options.players && this.emptyUntil <= this.timers.now()
    if (isRoom && random.below(5) === 0) this.join()
    for (const player of this.players) {
      if (random.below(12) === 0) player.act(this.options.players + 6)
      if (random.below(1500) === 0) this.leave(player)
      else if (mix.absences > 0 && random.below(mix.absences) === 0) this.isolate(player)
    }
    if (mix.exoduses > 0 && random.below(mix.exoduses) === 0) {
      for (const player of this.players) this.leave(player)
      this.emptyUntil = this.timers.now() + random.below(LONGEST_EMPTY_MS)
    }
    for (const link of this.network.links) {
      const fate = random.below(6000)
      if (fate < mix.cuts) {
        this.outcome.drops++
        link.cut()
      } else if (fate < mix.cuts + mix.stalls) {
        this.outcome.stalls++
        link.stall(random.between(500, 30_000))
      }
    }
  }

  private heal(): void {
    this.servers.calm()
    this.network.heal()
  }

  private join(): void {
    const { random, timers, network, truth, outcome, mix } = this
    const name = `P${++this.names}`
    const role = random.below(5) === 0 ? 'spectator' : 'pilot'
    this.passes.set(name, { user: name, name, universe: 'sim', role, party: '', login: null })
    const isGuest = this.options.crashes === true
    this.players.add(
      new Player({
        name,
        role,
        requestTicket: (key, answered) =>
          isGuest
            ? this.boxOffice.request({ name, role }, key, answered)
            : answered({ is: 'granted', ticket: name }),
        network,
        timers,
        random,
        truth,
        counts: outcome,
        reached: outcome.reached,
        fail: (why) => this.fail(why),
        isSabotaged: this.options.sabotage !== undefined,
        line: () => `line ${++this.lines}`,
        silence: mix.silence,
      }),
    )
  }

  private isolate({ name }: Player): void {
    this.network.isolate(name)
    this.timers.after(this.random.below(LONGEST_ABSENCE_MS), () => this.network.unreachable.delete(name))
  }

  private leave(player: Player): void {
    player.visit.close()
    this.players.delete(player)
  }

  private checkAll(when: string): void {
    for (const player of this.players) {
      const objection = player.refused ? null : player.objection()
      if (objection !== null) this.fail(`${when}: ${objection}`)
    }
  }

  /** After the calm everybody who is here is right, nobody is here twice, and nobody else is. */
  private checkCalm(): void {
    this.checkAll('after the calm')
    const present = [...this.players].filter(({ refused }) => !refused)
    const pilots = present.map(({ visit }) => visit.pilot).filter((pilot) => pilot >= 0)
    if (new Set(pilots).size < pilots.length) this.fail('after the calm: a pilot is there twice')
    const { visitors } = this.truth.universe.pilots
    // A universe that could not be opened after a death sleeps until somebody comes.
    if (visitors !== pilots.length && (this.servers.isAwake || pilots.length > 0))
      this.fail(`after the calm: ${visitors} pilots in the universe, ${pilots.length} players who fly`)
    if (!present.every((player) => player.hasAllLines()))
      this.fail('after the calm: somebody lacks chat lines and does not know')
  }

  private fail(why: string): void {
    this.outcome.failure ??= why
  }
}

function drawDefinition({ players, seed, crashes = false }: SimulationOptions, random: Random): Definition {
  const columns = random.between(5, 8)
  const rows = random.between(5, 7)
  const rules = {
    ...DEFAULT_RULES,
    rocks: random.below(columns * rows),
    drones: random.below(6),
    respawnTicks: 20,
  }
  // Those whose welcome was lost with a server are there once more for a while.
  const capacity = crashes ? 2 * players : players
  return { id: 'sim', name: 'Sim', columns, rows, capacity, seed, rules }
}

function drawMachine(timers: VirtualTimers, random: Random): Machine {
  const kind = random.below(3)
  if (kind === 0) return new MemoryMachine(timers, random)
  return new DiskMachine(kind === 1 ? 'process' : 'power', timers, random)
}

/** Lets everything happen that waits for nothing but its turn. */
function loopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
