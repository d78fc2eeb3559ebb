// Tickets for the players of a simulation. Admission has its own tests; what is kept of it is its rule about guests: who asks
// with the key of a session gets a ticket for the same user, and anybody else is somebody new.

import type { VirtualTimers } from '../../bench/virtual/virtual-timers.ts'
import type { TicketResult } from '../../client/tickets.ts'
import type { Pass } from '../../server/admission/tickets.ts'
import type { Random } from '../../shared/random.ts'
import type { Network } from './network.ts'
import type { Process } from './process.ts'

export interface BoxOfficeOptions {
  readonly timers: VirtualTimers
  readonly random: Random
  readonly network: Network
  readonly passes: Map<string, Pass>
  /** The process that answers requests; null while there is none. */
  readonly open: () => Process | null
}

const AWAY: TicketResult = { is: 'away', reason: '' }
const LONGEST_TRIP_MS = 60
/** As long as the client waits for an answer. */
const PATIENCE_MS = 8000

export class BoxOffice {
  private readonly options: BoxOfficeOptions
  private count = 0

  constructor(options: BoxOfficeOptions) {
    this.options = options
  }

  /** Takes a request, which takes a while. */
  request(order: Pick<Pass, 'name' | 'role'>, key: string, answered: (result: TicketResult) => void): void {
    const { timers, random } = this.options
    let isOver = false
    const answer = (result: TicketResult) => {
      if (!isOver) answered(result)
      isOver = true
    }
    timers.after(PATIENCE_MS, () => answer(AWAY))
    timers.after(random.below(LONGEST_TRIP_MS), () => this.judge(order, key, answer))
  }

  private judge(
    order: Pick<Pass, 'name' | 'role'>,
    key: string,
    answer: (result: TicketResult) => void,
  ): void {
    const { open, network, timers, random } = this.options
    const process = open()
    if (process === null || network.unreachable.has(order.name)) return answer(AWAY)
    const reply = (result: TicketResult) => timers.after(random.below(LONGEST_TRIP_MS), () => answer(result))
    void process.gone.then(() => answer(AWAY))
    const asked = key === '' ? Promise.resolve(null) : process.userOf(key)
    asked.then(
      (user) => reply({ is: 'granted', ticket: this.issue(order, user) }),
      () => reply(AWAY),
    )
  }

  private issue({ name, role }: Pick<Pass, 'name' | 'role'>, user: string | null): string {
    const ticket = `${name}#${++this.count}`
    this.options.passes.set(ticket, {
      user: user ?? `guest:${this.count}`,
      name,
      universe: 'sim',
      role,
      party: '',
      login: null,
    })
    return ticket
  }
}
