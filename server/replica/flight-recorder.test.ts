import { describe, expect, it } from 'vitest'
import { quietLog } from '../../tests/quiet-log.ts'
import { SmallAudience } from '../../tests/small-gateway.ts'
import { smallDefinition } from '../../tests/small-universe.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { type Flight, Unavailable } from '../store/store.ts'
import { recordFlights } from './flight-recorder.ts'

/** A store that refuses so many times. */
class FaultyStore extends MemoryStore {
  calls = 0
  private readonly faults: number

  constructor(faults: number) {
    super()
    this.faults = faults
  }

  override async addFlights(universe: string, incarnation: string, flights: readonly Flight[], at: number) {
    if (this.calls++ < this.faults) throw new Unavailable('database or disk is full')
    return super.addFlights(universe, incarnation, flights, at)
  }
}

/** A universe whose flights are recorded, and what ends one flight of `name`. */
async function recorded(store: MemoryStore) {
  const small = await SmallAudience.open({ definition: smallDefinition({}), now: () => 0 })
  const errors: string[] = []
  const logger = { ...quietLog, error: (_: object, message: string) => void errors.push(message) }
  recordFlights({ replica: small.replica, store, logger, clock: () => 7 })
  const fly = (name: string) => small.leave(small.join(name))
  /** Ticks, each with all that follows from it. */
  const tick = async (ticks: number) => {
    for (let n = 0; n < ticks; n++) {
      small.tick()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { replica: small.replica, fly, tick, errors }
}

describe('flights that ended', () => {
  it('are counted once, and forgotten by the universe', async () => {
    const store = new MemoryStore()
    const { replica, fly, tick } = await recorded(store)
    fly('@nova')
    fly('guest:x')
    await tick(5)
    fly('@nova')
    await tick(5)
    expect(await store.findCareer('@nova')).toMatchObject({ flights: 2 })
    expect((await store.listBoard(replica.definition.id, 10)).map(({ user, at }) => [user, at])).toEqual([
      ['@nova', 7],
      ['guest:x', 7],
    ])
    expect(replica.universe.flights.pending).toEqual([])
  })

  it('wait for a store that refuses, which is not asked again at once', async () => {
    const store = new FaultyStore(2)
    const { replica, fly, tick, errors } = await recorded(store)
    fly('@nova')
    await tick(50)
    expect([store.calls, replica.universe.flights.pending.length]).toEqual([1, 1])
    await tick(200)
    expect(store.calls).toBe(3)
    expect(await store.findCareer('@nova')).toMatchObject({ flights: 1 })
    expect(replica.universe.flights.pending).toEqual([])
    expect(errors).toEqual(['flights not counted', 'flights not counted'])
  })
})
