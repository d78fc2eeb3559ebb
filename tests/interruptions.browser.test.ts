// Interruptions at random, one after another: reloads, cut sockets, a network that is off, a server that starts again. The
// page is at the same ship after each. INTERRUPTIONS=100 for more.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { ShakyProxy } from '../bench/shaky-proxy.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { readStaticFiles } from '../server/http/static-files.ts'
import { openFileLogs } from '../server/log/files/file-log-store.ts'
import { openEmbeddedStore } from '../server/store/sqlite/embedded-store.ts'
import { Random } from '../shared/random.ts'
import { launchBrowser } from './chromium.ts'
import { buildPage } from './page-server.ts'
import { promise } from './promise.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

const COUNT = Number(process.env.INTERRUPTIONS ?? 12)
const KINDS = ['reload', 'cut', 'offline', 'restart'] as const
type Kind = (typeof KINDS)[number]

const NAMES: Readonly<Record<Kind, string>> = {
  reload: 'a reload',
  cut: 'cut sockets',
  offline: 'a network that was off',
  restart: 'a start of the server',
}

const random = new Random(15)

/** Waits until the page is there with a picture of now; gives its pilot. */
async function here(page: Page): Promise<number> {
  await page.waitForFunction(
    () => {
      const game = window.orrery?.game
      return game?.status.phase.is === 'here' && game.visit.mirror?.stale === false
    },
    undefined,
    { polling: 20, timeout: 30_000 },
  )
  return page.evaluate(() => window.orrery!.game.visit.pilot)
}

/** Waits until the page has noticed. */
function away(page: Page): Promise<unknown> {
  return page.waitForFunction(() => window.orrery?.game.status.phase.is === 'away', undefined, {
    polling: 20,
    timeout: 30_000,
  })
}

it(`of ${COUNT} interruptions at random each ends at the same ship`, async () => {
  const outDir = await buildPage()
  const folder = mkdtempSync(join(tmpdir(), 'orrery-'))
  // Each server has a port of its own; the page knows the proxy's.
  const network = { target: 0 }
  const open = async (): Promise<Server> => {
    const server = createServer({
      definitions: [smallDefinition({ rocks: 10 }, 1, 'one')],
      files: readStaticFiles(outDir),
      logs: await openFileLogs(join(folder, 'logs')),
      store: await openEmbeddedStore(join(folder, 'store')),
      log: quietLog,
    })
    await server.recover()
    network.target = server.listen('127.0.0.1', 0)
    return server
  }
  let server = await open()
  const proxy = new ShakyProxy(network)
  const url = `http://127.0.0.1:${await proxy.listen()}`
  const browser = await launchBrowser()
  onTestFinished(async () => {
    await browser.close()
    proxy.close()
    await server.close()
    rmSync(folder, { recursive: true })
    rmSync(outDir, { recursive: true })
  })
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } })
  const page = await context.newPage()
  await page.goto(`${url}/?name=Ada&renderer=canvas`)
  await page.click('button.primary')
  const pilot = await here(page)

  /** Lets it happen; gives the moment at which its cause is over. */
  const interrupt = async (kind: Kind): Promise<number> => {
    if (kind === 'reload') {
      const since = performance.now()
      await page.reload()
      return since
    }
    if (kind === 'cut') {
      for (const link of proxy.links) link.cut()
      const since = performance.now()
      await away(page)
      return since
    }
    if (kind === 'offline') {
      await context.setOffline(true)
      for (const link of proxy.links) link.cut()
      await away(page)
      await new Promise((resolve) => setTimeout(resolve, random.below(3000)))
      await context.setOffline(false)
      return performance.now()
    }
    await server.close()
    // With a process all its connections end.
    for (const link of proxy.links) link.cut()
    await away(page)
    server = await open()
    return performance.now()
  }

  const slowest: Record<Kind, number> = { reload: 0, cut: 0, offline: 0, restart: 0 }
  const counts: Record<Kind, number> = { reload: 0, cut: 0, offline: 0, restart: 0 }
  for (let n = 0; n < COUNT; n++) {
    // Each kind in a small number, and then any.
    const kind = n < KINDS.length ? KINDS[n]! : KINDS[random.below(KINDS.length)]!
    const since = await interrupt(kind)
    const back = await here(page).catch(async (error: unknown) => {
      const phase = await page.evaluate(() => window.orrery?.game.status.phase)
      throw new Error(`after ${kind}, number ${n + 1}: ${JSON.stringify(phase)}`, { cause: error })
    })
    expect(back, `after ${kind}, number ${n + 1}`).toBe(pilot)
    slowest[kind] = Math.max(slowest[kind], performance.now() - since)
    counts[kind]++
    // The session is kept for a reload a moment after the ship is there.
    await page.waitForFunction(() => sessionStorage.getItem('orrery.berth') !== null, undefined, {
      polling: 20,
    })
  }
  console.info(`interruptions: ${JSON.stringify(counts)}, all back at the same ship`)
  for (const kind of KINDS)
    promise(
      `after ${NAMES[kind]} the same ship is there within`,
      slowest[kind] / 1000,
      kind === 'reload' ? 2 : 4,
      's',
    )
}, 900_000)
