// `kill -9` on a real server under bots in three universes, and a new one on the same port and data folder: the small
// edition of `npm run bench -- crash`.
import { expect, it } from 'vitest'
import { playCrashes } from '../bench/crash/crash-play.ts'
import { quantile } from '../bench/report.ts'
import { program } from './program.ts'

const KILLS = 4
const BOTS = 40

it(`a server that is killed ${KILLS} times under ${BOTS} bots loses nothing that they had seen, and they are back at their ships`, async () => {
  const play = await playCrashes({ program: program(), kills: KILLS, bots: BOTS, seed: 5, playMs: 1500 })
  const { outages, starts, ...figures } = play
  const sorted = [...outages].sort((a, b) => a - b)
  const ms = [0.5, 0.95, 1].map((fraction) => Math.round(quantile(sorted, fraction)))
  const open = starts.map((start) => Math.round(start))
  console.info(
    `crash: outages ${ms.join(', ')} ms (p50, p95, longest), starts ${open.join(', ')} ms, ${JSON.stringify(figures)}`,
  )
  expect(play.views).toBeGreaterThan(KILLS * BOTS)
  expect(play.lines).toBeGreaterThan(0)
  expect(figures).toMatchObject({
    lostViews: 0,
    lostScores: 0,
    lostLines: 0,
    ahead: 0,
    notBack: 0,
    otherStates: 0,
    differences: 0,
    desyncs: 0,
  })
})
