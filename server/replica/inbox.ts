// Commands on their way to the next ticks of one universe, in the order of their arrival; steers wait for the tick that
// they are meant for.
import { EARLY_TICKS } from '../../shared/limits.ts'
import type { Command } from '../universe/stages/commands.ts'

type Steer = Extract<Command, { type: 'steer' }>

interface Waiting {
  command: Steer
  /** The tick that its pilot asked for. */
  meant: number
  /** The tick in which it takes effect. */
  due: number
}

/** Older than this when a newer one has come, a steer is passed over: the end of a stall is not played as a burst. */
const STALE_TICKS = 4

/** Commands after which what waits of a pilot's steers does not count. */
const LETS_GO: ReadonlySet<Command['type']> = new Set(['leave', 'adrift', 'return'])

export class Inbox {
  /** Pilots that there will be more, or fewer, after the next tick. */
  growth = 0
  private commands: Command[] = []
  /** The steers of each pilot that has some, in the order of the ticks in which they take effect: one a tick at most. */
  private readonly steers = new Map<number, Waiting[]>()

  get isEmpty(): boolean {
    return this.commands.length === 0 && this.steers.size === 0
  }

  /**
   * A pilot steers. Meant for a tick that has passed, it takes effect in the next one.
   * @param tick the universe's
   * @param meant the tick it is meant for; 0: none, and what waits does not count any more
   */
  steer(command: Steer, tick: number, meant = 0): void {
    if (meant === 0) return this.add(command)
    const waiting = this.steers.get(command.pilot) ?? []
    this.steers.set(command.pilot, waiting)
    while (waiting.length > 0 && isPassedOver(waiting[0]!, tick, meant)) waiting.shift()
    // What comes in time does not wait for all that was late: for a pilot who steers in every tick that would never end.
    while (meant > tick && waiting.length > 1 && waiting[0]!.meant <= tick && waiting.at(-1)!.due >= meant) {
      waiting.shift()
      let next = tick + 1
      for (const one of waiting) {
        one.due = Math.max(one.meant, next)
        next = one.due + 1
      }
    }
    const last = waiting.at(-1)
    const due = Math.max(meant, tick + 1, (last?.due ?? 0) + 1)
    // For the same tick, or an earlier one, or too far ahead: the last word counts.
    if (last !== undefined && (meant <= last.meant || due > tick + EARLY_TICKS)) last.command = command
    else waiting.push({ command, meant, due: Math.min(due, tick + EARLY_TICKS) })
  }

  /** Something is asked for, for the next tick. */
  add(command: Command): void {
    if (command.type === 'steer') {
      this.steers.set(command.pilot, [{ command, meant: 0, due: 0 }])
      return
    }
    // Who leaves, or goes adrift, has let go of the controls.
    if (LETS_GO.has(command.type) && 'pilot' in command) this.steers.delete(command.pilot)
    this.commands.push(command)
    if (command.type === 'join') this.growth++
    if (command.type === 'leave') this.growth--
  }

  /** Everything for `tick`: steers last. */
  take(tick: number): Command[] {
    const commands = this.commands
    this.commands = []
    this.growth = 0
    for (const [pilot, waiting] of this.steers) {
      if (waiting[0]!.due > tick) continue
      commands.push(waiting.shift()!.command)
      if (waiting.length === 0) this.steers.delete(pilot)
    }
    return commands
  }
}

function isPassedOver(older: Waiting, tick: number, meant: number): boolean {
  return older.meant < meant && older.meant < tick - STALE_TICKS
}
