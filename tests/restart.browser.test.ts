// A page whose server is killed: it comes back to its ship by itself when the server is there again.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, whyNoBrowser } from './chromium.ts'
import { buildPage } from './page-server.ts'
import { ServerProcess } from './server-process.ts'

const noBrowser = whyNoBrowser()
const data = mkdtempSync(join(tmpdir(), 'orrery-restart-'))
let browser: Browser
let server: ServerProcess
let page = ''
/** Not one that the system gives to clients: a client of a dead server could otherwise connect to itself. */
const PORT = String(20_000 + (process.pid % 10_000))

beforeAll(async () => {
  if (noBrowser !== null) return
  page = await buildPage()
  browser = await launchBrowser()
  server = await ServerProcess.start(data, ['--page', page, '--port', PORT])
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.kill()
  if (page !== '') rmSync(page, { recursive: true })
  rmSync(data, { recursive: true })
})

/** Once the page has a picture of a tick after `tick`, with its ship in it: what it shows. */
async function seen(tab: Page, tick: number) {
  await tab.waitForFunction((after) => {
    const game = window.orrery?.game
    const mirror = game?.visit.mirror
    return game?.status.alive === true && mirror != null && !mirror.stale && mirror.tick > after
  }, tick)
  return tab.evaluate(() => {
    const { visit, status } = window.orrery!.game
    return { pilot: visit.pilot, key: visit.key, score: status.score, tick: visit.mirror!.tick }
  })
}

describe.skipIf(noBrowser !== null)('in Chromium', () => {
  it('a page comes back to its ship by itself when its server was killed and started again', async () => {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 720 } })
    await tab.goto(`${server.url}/?universe=aurora&name=Ada&role=pilot&join=1&renderer=canvas`)
    const before = await seen(tab, 0)
    await server.kill()
    const killed = performance.now()
    await tab.waitForSelector('text=Connection lost')
    server = await ServerProcess.start(data, ['--page', page, '--port', PORT])
    const after = await seen(tab, before.tick)
    console.info(
      `restart: back after ${((performance.now() - killed) / 1000).toFixed(1)} s, at tick ${after.tick}`,
    )
    expect(after).toMatchObject({ pilot: before.pilot, key: before.key })
    expect(after.score).toBeGreaterThanOrEqual(before.score)
  })
})
