// Commands on their way to the next tick of one universe, in the order of their arrival.
import type { Command } from '../universe/stages/commands.ts'

type Steer = Extract<Command, { type: 'steer' }>

export class Inbox {
  private commands: Command[] = []
  /** The newest steer of each pilot who steered since the last tick. */
  private readonly steers = new Map<number, Steer>()

  /** A pilot steers once a tick at most: the last word counts. */
  steer(command: Steer): void {
    this.steers.set(command.pilot, command)
  }

  add(command: Command): void {
    this.commands.push(command)
  }

  /** Everything since the last call: joins and leaves, then steers. */
  take(): Command[] {
    const commands = this.commands
    this.commands = []
    commands.push(...this.steers.values())
    this.steers.clear()
    return commands
  }
}
