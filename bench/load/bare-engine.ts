// A universe without a log, to compare with: commands, step, and nothing that outlives the process.
import type { Engine, EngineListener } from '../../server/replica/engine.ts'
import { Inbox } from '../../server/replica/inbox.ts'
import type { Definition } from '../../server/universe/definition.ts'
import { createUniverse, step } from '../../server/universe/tick.ts'
import type { Universe } from '../../server/universe/universe.ts'

export class BareEngine implements Engine {
  readonly leads = true
  readonly relay = 0
  readonly epoch = 1
  readonly incarnation = 'bench'
  readonly rate = 1
  readonly playback = null
  readonly inbox = new Inbox()
  readonly universe: Universe

  constructor(definition: Definition) {
    this.universe = createUniverse(definition)
  }

  turn(listener: EngineListener): void {
    step(this.universe, this.inbox.take(this.universe.tick + 1))
    listener.ticked()
    listener.settled()
  }

  async close(): Promise<void> {}
}
