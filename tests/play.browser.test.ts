// Two people in one universe, in a real browser: what one does the other sees, at the same places.
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Game } from '../client/game.ts'
import { createServer } from '../server/create-server.ts'
import { readStaticFiles } from '../server/http/static-files.ts'
import { DEFAULT_RULES, type Definition } from '../server/universe/definition.ts'
import { whyNoBrowser } from './chromium.ts'
import { GOLDEN } from './golden-motion.ts'
import { type PageServer, servePage } from './page-server.ts'
import { quietLog } from './quiet-log.ts'
import { smallReplay } from './small-replay.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const artifacts = fileURLToPath(new URL('../artifacts', import.meta.url))
const noBrowser = whyNoBrowser()
if (noBrowser !== null) console.warn(`Browser tests are skipped: ${noBrowser}`)

const definition: Definition = {
  id: 'arena',
  name: 'Arena',
  columns: 5,
  rows: 5,
  capacity: 10,
  seed: 8,
  rules: { ...DEFAULT_RULES, rocks: 16, drones: 4, shotDamage: 0 },
}

interface Recorded {
  /** Sector hashes of the mirror by tick, and by sector. */
  hashes: Record<number, Record<number, number>>
}
declare global {
  interface Window {
    recorded?: Recorded
  }
}

let host: PageServer

beforeAll(async () => {
  if (noBrowser === null) host = await servePage(definition, { auditPeriod: 1 })
}, 120_000)

afterAll(async () => {
  await host?.close()
})

/** Opens the page as `name`, who flies at once; fails on any error of the page. */
async function join(name: string, faults: string[]): Promise<Page> {
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
  page.on('pageerror', (error) => faults.push(`${name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${name}: ${message.text()}`)
  })
  await page.goto(`${host.url}/?universe=arena&name=${name}&role=pilot&join=1&renderer=canvas`)
  await page.waitForFunction(() => (window.orrery?.game as Game | undefined)?.status.alive === true)
  await page.waitForSelector('canvas.field')
  await page.evaluate(record)
  return page
}

/** In the page: keeps the hashes of its mirror at every tick it is drawn at. */
function record(): void {
  const recorded: Recorded = { hashes: {} }
  window.recorded = recorded
  const look = () => {
    const mirror = (window.orrery?.game as Game | undefined)?.visit.mirror
    if (mirror && !mirror.stale && recorded.hashes[mirror.tick] === undefined) {
      const hashes = mirror.hashSectors()
      recorded.hashes[mirror.tick] = Object.fromEntries(
        mirror.view.map((sector) => [sector, hashes[sector]!]),
      )
    }
    requestAnimationFrame(look)
  }
  look()
}

describe.skipIf(noBrowser !== null)('in Chromium', () => {
  it('motion has the golden hashes', async () => {
    const entry = `${root}tests/golden-motion.ts`
    const bundle = await build({
      configFile: false,
      logLevel: 'error',
      build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'golden' } },
    })
    const [{ output }] = bundle as unknown as [{ output: [{ code: string }] }]
    const page = await host.browser.newPage()
    const golden = await page.evaluate(`${output[0].code}; golden.computeGolden()`)
    expect(golden).toEqual(GOLDEN)
    await page.close()
  })

  it('two pages join; one flies and fires, the other sees it, and both mirrors are equal', async () => {
    const faults: string[] = []
    const ada = await join('Ada', faults)
    const ben = await join('Ben', faults)
    const adasPilot = await ada.evaluate(() => window.orrery!.game.status.pilot)

    // Up and around the torus, firing: sooner or later past Ben.
    await ada.bringToFront()
    await ada.mouse.move(640, 60)
    await ada.keyboard.down('w')
    await ada.keyboard.down('Space')
    await ben.waitForFunction((pilot) => {
      const bodies = window.orrery!.game.visit.mirror!.bodies
      const shots = [...bodies.shots.ids.subarray(0, bodies.shots.count)]
      return bodies.ships.has(pilot) && shots.some((id) => bodies.shots.sort[id] === pilot)
    }, adasPilot)
    await ada.screenshot({ path: `${artifacts}/ada.png` })
    await ben.bringToFront()
    await ben.screenshot({ path: `${artifacts}/ben.png` })
    await ada.keyboard.up('Space')
    await ada.keyboard.up('w')

    // Both pages had a look at some hundred ticks by now; at many of them at the same one.
    const enough = 100
    const compare = async () => {
      const [one, other] = await Promise.all(
        [ada, ben].map((page) => page.evaluate(() => window.recorded!.hashes)),
      )
      let equal = 0
      for (const [tick, hashes] of Object.entries(one!)) {
        for (const [sector, hash] of Object.entries(hashes)) {
          const seen = other![Number(tick)]?.[Number(sector)]
          if (seen === undefined) continue
          expect(seen, `tick ${tick}, sector ${sector}`).toBe(hash)
          equal++
        }
      }
      return equal
    }
    await ben.waitForFunction(() => Object.keys(window.recorded!.hashes).length > 60)
    await expect.poll(compare, { timeout: 30_000 }).toBeGreaterThan(enough)
    const received = await Promise.all(
      [ada, ben].map((page) => page.evaluate(() => window.orrery!.game.visit.received)),
    )
    console.info(`browser: ${await compare()} sector hashes equal on both pages; ${JSON.stringify(received)}`)
    for (const { gaps, desyncs } of received) expect({ gaps, desyncs }).toEqual({ gaps: 0, desyncs: 0 })
    expect(faults).toEqual([])
  })

  it('a page whose connection is lost says so, and comes back to the same ship by itself', async () => {
    const faults: string[] = []
    const page = await join('Cleo', faults)
    const pilot = await page.evaluate(() => window.orrery!.game.status.pilot)
    await page.evaluate(() => window.orrery!.game.visit.drop())
    await page.waitForSelector('.banner-away')
    await page.waitForFunction(() => window.orrery!.game.status.phase.is === 'here')
    expect(await page.evaluate(() => window.orrery!.game.status.pilot)).toBe(pilot)
    expect(faults).toEqual([])
    await page.close()
  })

  it('a person types a name, presses Fly, and flies within three seconds', async () => {
    const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.goto(`${host.url}/?renderer=canvas`)
    await page.fill('#name', 'Dora')
    await page.waitForSelector('button.primary:not([disabled])')
    const pressed = performance.now()
    await page.click('button.primary')
    await page.waitForSelector('canvas.field')
    await page.waitForFunction(() => window.orrery?.game.status.alive === true)
    console.info(
      `join: ${((performance.now() - pressed) / 1000).toFixed(2)} s from the press to the ship (3 s promised)`,
    )
    await page.close()
  })

  it('a spectator follows pilots in turn, and moves a free camera across sectors', async () => {
    const faults: string[] = []
    const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`${host.url}/?universe=arena&name=Eve&role=spectator&join=1&renderer=canvas`)
    await page.waitForSelector('canvas.field')
    await page.waitForFunction(() => window.orrery!.game.status.alive)
    const watched = () => page.evaluate(() => window.orrery!.game.status.watched)
    const first = await watched()
    await page.keyboard.press('e')
    await page.waitForFunction((before) => window.orrery!.game.status.watched !== before, first)
    await page.keyboard.press('q')
    await page.waitForFunction((before) => window.orrery!.game.status.watched === before, first)
    const home = await page.evaluate(() => window.orrery!.game.visit.mirror!.home)
    await page.keyboard.down('d')
    await page.waitForFunction((before) => window.orrery!.game.visit.mirror!.home !== before, home)
    await page.keyboard.up('d')
    expect(await watched()).toBe(-1)
    const received = await page.evaluate(() => window.orrery!.game.visit.received)
    expect(received).toMatchObject({ gaps: 0, desyncs: 0 })
    expect(faults).toEqual([])
    await page.close()
  })

  it('shows a replay, which can be stopped, taken to any moment and changed in speed', async () => {
    const replay = smallReplay(definition, 2400)
    const replayed = createServer({
      definitions: [definition],
      files: readStaticFiles(host.outDir),
      log: quietLog,
      auditPeriod: 1,
      openEngine: async () => replay,
    })
    const port = replayed.listen('127.0.0.1', 0)
    const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
    await page.goto(`http://127.0.0.1:${port}/?universe=arena&name=Eve&role=spectator&join=1&renderer=canvas`)
    await page.waitForSelector('.replay-bar')
    const tick = () => page.evaluate(() => window.orrery!.game.visit.mirror!.tick)
    await page.selectOption('.replay-bar select', '8')
    await page.waitForFunction(() => window.orrery!.game.status.tape?.speed === 8)
    await page.waitForFunction(() => window.orrery!.game.visit.mirror!.tick > 300)
    await page.click('.replay-bar button')
    await page.waitForFunction(() => window.orrery!.game.status.tape?.speed === 0)
    await page.screenshot({ path: `${artifacts}/replay.png` })
    await page.fill('.replay-bar input', '100')
    await page.waitForFunction(() => window.orrery!.game.visit.mirror!.tick === 100)
    await page.fill('.replay-bar input', '2000')
    await page.waitForFunction(() => window.orrery!.game.visit.mirror!.tick === 2000)
    await page.click('.replay-bar button')
    await page.waitForFunction(() => window.orrery!.game.visit.mirror!.tick > 2040)
    const received = await page.evaluate(() => window.orrery!.game.visit.received)
    console.info(`replay: at tick ${await tick()}; ${JSON.stringify(received)}`)
    expect(received).toMatchObject({ gaps: 0, desyncs: 0 })
    await page.close()
    await replayed.close()
  })
})
