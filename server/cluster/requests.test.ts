// Requests on their way from a process that follows to the log, over a channel that loses, repeats and delays.
import { describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import { smallUniverse } from '../../tests/small-universe.ts'
import type { Command } from '../universe/stages/commands.ts'
import { step } from '../universe/tick.ts'
import { type Batch, decodeBatch, encodeBatch } from './batch.ts'
import { Departures } from './departures.ts'
import { Incoming } from './incoming.ts'
import { Outgoing } from './outgoing.ts'

const say = (text: string): Command => ({ type: 'say', from: 'A', user: 'a', text })

function commandsOf(batches: readonly Batch[]): Command[] {
  return batches.flatMap(({ relay, number, commands }) => [
    { type: 'relay' as const, relay, batch: number },
    ...commands,
  ])
}

describe('requests', () => {
  it('are applied once and in order over a channel that loses, repeats and delays, and by leader after leader', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = new Random(seed)
      const universe = smallUniverse()
      let incoming = new Incoming(universe.relays)
      const outgoing = new Outgoing()
      const delayed: Batch[] = []
      const asked: string[] = []
      for (let turn = 0; asked.length < 60 || outgoing.unseen.length > 0; turn++) {
        if (asked.length < 60 && !outgoing.isFull) {
          asked.push(`line ${asked.length}`)
          outgoing.seal([say(asked.at(-1)!)])
        }
        for (const batch of outgoing.unseen) if (random.below(3) > 0) delayed.push(batch)
        while (delayed.length > 0 && random.below(3) > 0)
          incoming.receive(decodeBatch(encodeBatch(delayed.splice(random.below(delayed.length), 1)[0]!)))
        const taken = incoming.take()
        // A leader dies with what it took, and another one takes its place.
        if (random.below(10) === 0) incoming = new Incoming(universe.relays)
        else step(universe, commandsOf(taken))
        outgoing.settle(universe.relays)
        expect(turn).toBeLessThan(5000)
      }
      const said = universe.chat.lines.map(({ text }) => text)
      expect(said).toEqual(asked)
    }
  })

  it('go on under another number when their process was cut off', () => {
    const universe = smallUniverse()
    const outgoing = new Outgoing()
    const former = outgoing.relay
    outgoing.seal([say('one')])
    step(universe, commandsOf(outgoing.unseen))
    outgoing.settle(universe.relays)
    outgoing.seal([say('two')])
    step(universe, [{ type: 'cutOff', relay: former }])
    outgoing.settle(universe.relays)
    expect(outgoing.relay).not.toBe(former)
    expect(outgoing.unseen).toMatchObject([{ relay: outgoing.relay, number: 1 }])
    step(universe, commandsOf(outgoing.unseen))
    outgoing.settle(universe.relays)
    expect(universe.chat.lines.map(({ text }) => text)).toEqual(['one', 'two'])
    expect(outgoing.unseen).toEqual([])
  })

  it('of a process count as gone only when it is missing for a while, and when the list is known', () => {
    const universe = smallUniverse()
    step(universe, [{ type: 'relay', relay: 5, batch: 1 }])
    const departures = new Departures()
    const find = (live: ReadonlySet<number> | null, now: number) =>
      departures.find(universe.relays, live, now)
    expect(find(new Set(), 0)).toEqual([])
    expect(find(new Set([5]), 1900)).toEqual([])
    expect(find(new Set(), 2000)).toEqual([])
    expect(find(null, 4500)).toEqual([])
    expect(find(new Set(), 5000)).toEqual([])
    expect(find(new Set(), 7100)).toEqual([5])
  })
})
