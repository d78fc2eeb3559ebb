// SIGTERM under bots: the small edition of `npm run bench -- drain`; and the second signal.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { playDrain } from '../bench/drain/drain-play.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { program } from './program.ts'
import { promise } from './promise.ts'
import { OPERATOR_KEY, ServerProcess } from './server-process.ts'

const BOTS = Number(process.env.DRAIN_BOTS ?? 40)

it(`a server that is asked to end tells ${BOTS} bots one after another, ends with 0, and loses nothing`, async () => {
  const { spreadMs, exitMs, ...play } = await playDrain({ program: program(), bots: BOTS, playMs: 1000 })
  console.info(
    `drain: ended after ${Math.round(exitMs)} ms, sockets closed over ${Math.round(spreadMs)} ms, ${JSON.stringify(play)}`,
  )
  expect(play).toMatchObject({
    told: BOTS,
    exitCode: 0,
    readiness: 503,
    ticket: 503,
    lostViews: 0,
    lostScores: 0,
    lostLines: 0,
    ahead: 0,
    notBack: 0,
    differences: 0,
    desyncs: 0,
  })
  promise(`a drain of ${BOTS} bots ends after`, exitMs / 1000, 30, 's')
  expect(spreadMs).toBeGreaterThan(BOTS * 5)
})

it('a second signal ends it at once', async () => {
  const data = mkdtempSync(join(tmpdir(), 'orrery-signals-'))
  const server = await ServerProcess.start(data)
  const bots = await Promise.all(
    Array.from({ length: 20 }, (_, n) => server.join('aurora', `Bot ${n}`, `192.0.${n}.1`)),
  )
  expect(bots).not.toContain(null)
  server.child.kill('SIGTERM')
  // The first is gone, the others are still to come.
  await Promise.race(bots.map((bot) => bot!.closed()))
  const since = performance.now()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(143)
  console.info(`drain: a second signal ended it after ${Math.round(performance.now() - since)} ms`)
  rmSync(data, { recursive: true })
})

it('an operator drains it over HTTP', async () => {
  const data = mkdtempSync(join(tmpdir(), 'orrery-drained-'))
  const server = await ServerProcess.start(data)
  const bot = await server.join('aurora', 'Bot', '192.0.2.1')
  const headers = { [KEY_HEADER]: OPERATOR_KEY }
  expect((await server.post('/api/operator/drain', {}, { headers })).status).toBe(200)
  expect((await bot!.closed()).code).toBe(1012)
  expect(await server.ended).toBe(0)
  rmSync(data, { recursive: true })
})
