// Commands on their way to the next tick of one universe, in the order of their arrival.
import type { Command } from '../universe/stages/commands.ts'

type Steer = Extract<Command, { type: 'steer' }>

export class Inbox {
  /** Pilots that there will be more, or fewer, after the next tick. */
  growth = 0
  private commands: Command[] = []
  /** The newest steer of each pilot who steered since the last tick. */
  private readonly steers = new Map<number, Steer>()

  get isEmpty(): boolean {
    return this.commands.length === 0 && this.steers.size === 0
  }

  add(command: Command): void {
    // A pilot steers once a tick at most: the last word counts.
    if (command.type === 'steer') this.steers.set(command.pilot, command)
    else this.commands.push(command)
    if (command.type === 'join') this.growth++
    if (command.type === 'leave') this.growth--
  }

  /** Everything since the last call: steers last. */
  take(): Command[] {
    const commands = this.commands
    this.commands = []
    this.growth = 0
    for (const steer of this.steers.values()) commands.push(steer)
    this.steers.clear()
    return commands
  }
}
