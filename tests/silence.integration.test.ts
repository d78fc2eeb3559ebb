// What is not said costs nothing, and what is said costs little: bytes on the wire, as a client receives them.
import { afterEach, describe, expect, it } from 'vitest'
import { Bot } from '../bench/bot.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { DEFAULT_RULES, type Definition } from '../server/universe/definition.ts'
import { FIRST_EVENT, nextEvent, STEERED } from '../shared/events.ts'
import { Random } from '../shared/random.ts'
import { THRUST } from '../shared/rules.ts'
import { quietLog } from './quiet-log.ts'

/** Nothing but the pilots' ships, which cannot hurt each other. */
const definition: Definition = {
  id: 'quiet',
  name: 'Quiet',
  columns: 5,
  rows: 5,
  capacity: 200,
  seed: 5,
  rules: { ...DEFAULT_RULES, rocks: 0, drones: 0, shieldTicks: 1200 },
}

/** Bytes in front of a message of the server: RFC 6455, 5.2, without a mask. */
function framing(payload: number): number {
  return payload < 126 ? 2 : payload < 65536 ? 4 : 10
}

let server: Server
const bots: Bot[] = []

afterEach(() => {
  for (const bot of bots.splice(0)) bot.stop()
  server.close()
})

/** `count` bots that fly only when told to, all of them there. */
async function arrive(count: number): Promise<void> {
  server = createServer({ definitions: [definition], log: quietLog })
  const url = `ws://127.0.0.1:${server.listen('127.0.0.1', 0)}/socket`
  await Promise.all(
    Array.from({ length: count }, (_, n) => {
      return new Promise<void>((resolve) => {
        const listener = { framed: () => resolve() }
        bots.push(new Bot({ url, universe: 'quiet', name: `Bot ${n}`, seed: n, listener, idle: true }))
      })
    }),
  )
}

async function untilTick(tick: number): Promise<void> {
  const { universe } = server.multiverse.find('quiet')!
  while (universe.tick < tick) await new Promise((resolve) => setTimeout(resolve, 2))
}

describe('silence', () => {
  it('ships that keep their course cost no event', async () => {
    await arrive(40)
    const host = server.multiverse.find('quiet')!
    for (const [n, bot] of bots.entries()) bot.fly((n * 37) & 255, THRUST)
    await untilTick(host.universe.tick + 20)
    const before = bots.map(({ visit }) => ({ ...visit.received }))
    const from = host.universe.tick
    await untilTick(from + 100)
    const ticks = host.universe.tick - from
    let steering = 0
    let messages = 0
    for (const [n, { visit }] of bots.entries()) {
      steering += visit.received.steered - before[n]!.steered
      messages += visit.received.messages - before[n]!.messages
    }
    console.info(
      `silence: ${bots.length} ships under thrust for ${ticks} ticks: ${steering} course events, ${messages} messages in all`,
    )
    expect(steering).toBe(0)
  })

  it('a course event is at most 20 bytes on the wire on average, framing included, in a full sector', async () => {
    await arrive(120)
    const host = server.multiverse.find('quiet')!
    const random = new Random(3)
    // Keeps what one client receives, message by message, and what of it are course events.
    const wire = { bytes: 0, courses: 0, frames: 0 }
    const listened = bots[0]!.visit
    listened.tap = (message, bytes) => {
      if (message.type !== 'frame') return
      wire.frames++
      wire.bytes += bytes + framing(bytes)
      for (const { blocks } of message.ticks) for (const block of blocks) wire.courses += countCourses(block)
    }
    const until = host.universe.tick + 200
    for (let tick = host.universe.tick; tick < until; tick = host.universe.tick) {
      for (const bot of bots) if (random.below(20) === 0) bot.fly(random.below(256), random.below(2) * THRUST)
      await untilTick(tick + 1)
    }
    const perCourse = wire.bytes / wire.courses
    console.info(
      `course event: ${perCourse.toFixed(1)} bytes (${wire.courses} in ${wire.frames} frames of ${wire.bytes} bytes)`,
    )
    expect(wire.courses).toBeGreaterThan(500)
    expect(perCourse).toBeLessThanOrEqual(20)
  })
})

/** Course events of a block [sector, op, field.., op, field..]. */
function countCourses(block: readonly number[]): number {
  let count = 0
  for (let at = FIRST_EVENT; at < block.length; at = nextEvent(block, at)) if (block[at] === STEERED) count++
  return count
}
