// Crystals and upgrades in the page: shown once there are some, bought by key, button or finger, and refused in words.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './accessibility.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const PICTURES = fileURLToPath(new URL('../artifacts/', import.meta.url))

describe.skipIf(whyNoBrowser() !== null)('upgrades in the page', () => {
  let host: PageServer

  beforeAll(async () => {
    host = await servePage(smallDefinition({ rocks: 10, drones: 3 }, 1, 'one'))
  }, 120_000)

  afterAll(() => host.close())

  it.each([
    ['en', 1280, 720, 'Gun, step 1: 2 crystals', 'Gun, step 2: 4 crystals', /too few crystals/],
    [
      'de',
      844,
      390,
      'Geschütz, Stufe 1: 2 Kristalle',
      'Geschütz, Stufe 2: 4 Kristalle',
      /zu wenige Kristalle/,
    ],
  ] as const)(
    'in %s at %i x %i',
    async (locale, width, height, first, second, refusal) => {
      const isMobile = width < 900
      const page = await host.browser.newPage({
        viewport: { width, height },
        locale,
        isMobile,
        hasTouch: isMobile,
      })
      await page.goto(`${host.url}/?name=Ada&renderer=canvas`)
      await page.click('button.primary')
      await page.waitForFunction(() => window.orrery?.game.status.alive === true)
      expect(await page.locator('.upgrades').count()).toBe(0)
      const pilot = await page.evaluate(() => window.orrery!.game.status.pilot)
      // As if gems had been collected, on both ends.
      const { ships } = host.server.multiverse.find('one')!.universe.bodies
      const give = (crystals: number) =>
        page.evaluate(
          ([id, count]) => {
            window.orrery!.game.visit.mirror!.bodies.ships.crystals[id!] = count!
          },
          [pilot, crystals],
        )
      ships.crystals[pilot] = 7
      await give(7)
      await page.waitForSelector(`[aria-label="${first}"]`)
      expect(await violations(page)).toEqual([])
      if (isMobile) await page.tap(`[aria-label="${first}"]`)
      else await page.keyboard.press('3')
      await page.waitForSelector(`[aria-label="${second}"]`)
      expect([ships.crystals[pilot], ships.upgrades[pilot]]).toEqual([5, 36])
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: `${PICTURES}upgrades-${locale}.png` })
      // Only this page believes in more.
      await give(50)
      await page.waitForSelector('.upgrade.payable')
      ships.crystals[pilot] = 0
      await page.evaluate(() => window.orrery!.game.upgrade(0))
      await page.waitForFunction(
        (text) => new RegExp(text).test(document.querySelector('.chat')?.textContent ?? ''),
        refusal.source,
      )
      expect(ships.upgrades[pilot]).toBe(36)
      await page.close()
    },
    60_000,
  )
})
