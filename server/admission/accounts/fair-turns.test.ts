import { describe, expect, it } from 'vitest'
import { type Asker, Busy, FairTurns } from './fair-turns.ts'

/** One turn at a time; `done` holds the names in the order in which their work was begun. */
class Bench {
  now = 0
  readonly begun: string[] = []
  readonly refused: string[] = []
  private readonly turns: FairTurns
  private readonly ends: (() => void)[] = []

  constructor(mostWaiting = 100) {
    this.turns = new FairTurns({
      atOnce: 1,
      mostWaiting,
      mostWaitingOfAddress: 3,
      patience: 1000,
      forgetting: 100,
      now: () => this.now,
    })
  }

  /** `name`: network.address.number */
  ask(...names: string[]): void {
    for (const name of names) {
      const [network, host] = name.split('.') as [string, string]
      const asker: Asker = { network, address: `${network}.${host}` }
      const work = () =>
        new Promise<void>((resolve) => {
          this.begun.push(name)
          this.ends.push(resolve)
        })
      this.turns.run(asker, work).catch((error: unknown) => {
        if (!(error instanceof Busy)) throw error
        this.refused.push(name)
      })
    }
  }

  /** Ends the work that runs, and so on until nothing waits. */
  async finish(): Promise<string[]> {
    await settled()
    for (let end = this.ends.shift(); end !== undefined; end = this.ends.shift()) {
      end()
      await settled()
    }
    return this.begun
  }
}

/** When all that follows from promises that are resolved has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('turns', () => {
  it('are taken in the order of asking by those who ask for as much', async () => {
    const bench = new Bench()
    bench.ask('a.1.1', 'b.1.1', 'c.1.1', 'd.1.1')
    expect(await bench.finish()).toEqual(['a.1.1', 'b.1.1', 'c.1.1', 'd.1.1'])
  })

  it('go first to a network that asks for little', async () => {
    const bench = new Bench()
    bench.ask('a.1.1', 'a.1.2', 'a.1.3', 'a.2.1', 'a.2.2', 'b.1.1', 'b.1.2', 'c.1.1')
    expect((await bench.finish()).slice(1, 4)).toEqual(['c.1.1', 'b.1.1', 'b.1.2'])
  })

  it('go first to an address that asks for little, within a network', async () => {
    const bench = new Bench()
    bench.ask('a.1.1', 'a.1.2', 'a.1.3', 'a.2.1')
    expect(await bench.finish()).toEqual(['a.1.1', 'a.2.1', 'a.1.2', 'a.1.3'])
  })

  it('that were taken count for a while', async () => {
    const bench = new Bench()
    bench.ask('a.1.1', 'a.1.2', 'a.1.3')
    await bench.finish()
    bench.ask('x.1.1', 'a.1.4', 'b.1.1')
    expect((await bench.finish()).slice(3)).toEqual(['x.1.1', 'b.1.1', 'a.1.4'])
    bench.now = 1000
    bench.ask('x.1.2', 'a.1.5', 'c.1.1')
    expect((await bench.finish()).slice(6)).toEqual(['x.1.2', 'a.1.5', 'c.1.1'])
  })

  it('are limited for each address', async () => {
    const bench = new Bench()
    bench.ask('a.1.1', 'a.1.2', 'a.1.3', 'a.1.4', 'a.1.5', 'a.2.1')
    await bench.finish()
    expect(bench.refused).toEqual(['a.1.5'])
  })

  it('are lost by the newest of the largest network when there is no room for another', async () => {
    const bench = new Bench(4)
    bench.ask('x.1.1', 'a.1.1', 'a.2.1', 'a.3.1', 'b.1.1')
    bench.ask('c.1.1', 'a.4.1', 'd.1.1')
    expect((await bench.finish()).sort()).toEqual(['a.1.1', 'b.1.1', 'c.1.1', 'd.1.1', 'x.1.1'])
    expect(bench.refused.sort()).toEqual(['a.2.1', 'a.3.1', 'a.4.1'])
  })

  it('are lost by those who have waited for too long', async () => {
    const bench = new Bench()
    bench.ask('a.1.1', 'b.1.1')
    await settled()
    bench.now = 1001
    bench.ask('c.1.1')
    expect(await bench.finish()).toEqual(['a.1.1', 'c.1.1'])
    expect(bench.refused).toEqual(['b.1.1'])
  })
})
