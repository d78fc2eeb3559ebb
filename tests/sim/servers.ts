// The server processes of a simulation, one after another, and what happens to them: deaths, restarts, successors that do
// not wait, full disks.
import { STEPS } from '../../server/gateway/frames/pace.ts'
import type { Random } from '../../shared/random.ts'
import type { Mix } from './mix.ts'
import { Process, type ProcessOptions } from './process.ts'

/** Effects of a process before it dies: those of some ticks, or of a recovery. */
const EFFECTS = 300
const EFFECTS_OF_RECOVERY = 12
/** Ticks from a death to the next start. */
const LONGEST_ABSENCE = 50
/** Ticks in which a process that was asked to end must have done so. */
const LONGEST_STOP = 100
/** Ticks that a process goes on after another one has taken its universe. */
const LONGEST_REIGN = 60
const LONGEST_FILL = 300

export interface ServersOptions extends ProcessOptions {
  readonly random: Random
  readonly mix: Mix
  /** A process is gone, and with it these connections. */
  readonly onGone: () => void
}

export class Servers {
  private readonly options: ServersOptions
  private current: Process | null = null
  /** One that goes on without knowing that it was replaced. */
  private former: Process | null = null
  /** Ticks until the next one starts, or until the one that stops must have ended. */
  private wait = 0
  private formerWait = 0
  private calmWait = 0
  private shakyWait = 0
  private isCalm = false

  constructor(options: ServersOptions) {
    this.options = options
  }

  /** The universe goes on. */
  get isAwake(): boolean {
    return this.current?.isAwake === true
  }

  /** The process that requests come to; null while there is none. */
  get open(): Process | null {
    return this.current?.is === 'running' ? this.current : null
  }

  /** The first process. */
  async begin(): Promise<void> {
    this.current = new Process(this.options)
    await this.current.start()
  }

  /** Lets something go wrong, now and then. */
  disturb(): void {
    const { random, mix, machine } = this.options
    const { current } = this
    if (current?.is === 'running') {
      if (this.isDue(mix.busy)) current.pace.step = random.below(STEPS.length)
      if (this.isDue(mix.kills)) current.fuse.light(random.below(EFFECTS))
      else if (this.isDue(mix.restarts)) this.restart(current)
      else if (machine.isShared && this.former === null && this.isDue(mix.usurpers)) this.usurp(current)
    }
    if (this.isDue(mix.fills)) this.calmWait = random.between(5, LONGEST_FILL)
    if (this.isDue(mix.shakes)) this.shakyWait = random.between(5, LONGEST_FILL)
    machine.isFull = this.calmWait-- > 0
    machine.isShaky = this.shakyWait-- > 0
  }

  /** From now on nothing goes wrong; what was down is up again with the next tick. */
  calm(): void {
    const { machine } = this.options
    this.isCalm = true
    machine.isFull = false
    machine.isShaky = false
    for (const process of [this.current, this.former]) process?.fuse.putOut()
    if (this.current !== null) this.current.pace.step = 0
    if (this.former !== null) this.formerWait = 0
    this.wait = 0
  }

  tick(): void {
    this.current?.tick()
    this.former?.tick()
  }

  /** The loop turn is over: buries the dead, and starts what is to start. */
  endTurn(): void {
    const { reached } = this.options
    this.current?.host.endTurn()
    this.former?.host.endTurn()
    if (this.former !== null && (this.former.fuse.isBlown || this.formerWait-- <= 0)) {
      this.bury(this.former, false)
      this.former = null
    }
    const { current } = this
    if (current === null) {
      if (this.wait-- <= 0) this.start()
    } else if (current.fuse.isBlown || (current.is === 'stopping' && this.wait-- <= 0)) this.die(current)
    else if (current.is === 'stopped') {
      reached.restarted++
      this.bury(current, false)
      this.current = null
      this.wait = this.options.random.below(LONGEST_ABSENCE)
    }
  }

  inspect(): void {
    this.current?.inspect()
    this.former?.inspect()
  }

  private isDue(period: number): boolean {
    return period > 0 && this.options.random.below(period) === 0
  }

  private start(): void {
    const { random, mix } = this.options
    this.current = new Process(this.options)
    if (!this.isCalm && this.isDue(mix.secondKills))
      this.current.fuse.light(random.below(EFFECTS_OF_RECOVERY))
    void this.current.start()
  }

  private restart(process: Process): void {
    this.options.network.host = null
    this.wait = LONGEST_STOP
    void process.stop()
  }

  /** Another process takes the universe; clients of this one stay where they are until it is gone. */
  private usurp(process: Process): void {
    const { random, onGone } = this.options
    this.former = process
    this.formerWait = random.between(5, LONGEST_REIGN)
    onGone()
    this.start()
  }

  private die(process: Process): void {
    const { reached, random, machine } = this.options
    reached.killed++
    if (process.is === 'recovering') reached.killedWhileRecovering++
    const isPowerCut = machine.survivesPowerCuts && random.below(2) === 0
    if (isPowerCut) reached.powerCut++
    this.bury(process, isPowerCut)
    this.current = null
    this.wait = random.below(LONGEST_ABSENCE)
  }

  private bury(process: Process, isPowerCut: boolean): void {
    const { network, machine, onGone } = this.options
    if (network.host === process.host) network.host = null
    process.end()
    if (!machine.isShared) machine.processDied(isPowerCut)
    onGone()
  }
}
