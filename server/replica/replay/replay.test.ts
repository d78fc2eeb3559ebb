import { expect, it } from 'vitest'
import { smallReplay } from '../../../tests/small-replay.ts'
import { smallDefinition } from '../../../tests/small-universe.ts'

it('a replay that viewers move 35 times a second moves as often as it can afford, and ends where they wanted', () => {
  const replay = smallReplay(smallDefinition(), 2000)
  let jumps = 0
  const listener = { ticked: () => undefined, settled: () => undefined, jumped: () => jumps++ }
  replay.setSpeed(0)
  const SECONDS = 60
  for (let turn = 0; turn < 20 * SECONDS; turn++) {
    for (let n = 0; n < 2; n++) replay.seek((turn * 700 + n) % 2000)
    replay.turn(listener)
  }
  console.info(`replay: ${jumps} moves of ${40 * SECONDS} in ${SECONDS} seconds`)
  expect(jumps).toBeLessThanOrEqual(20 + 4 * SECONDS)
  replay.seek(1234)
  for (let turn = 0; turn < 5; turn++) replay.turn(listener)
  expect(replay.universe.tick).toBe(1234)
})
