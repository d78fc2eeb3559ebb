// A page that is reloaded is at the same ship again, without being asked; a tab that was duplicated asks first.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const RELOADS = 5

let host: PageServer

beforeAll(async () => {
  host = await servePage(smallDefinition({}, 1, 'even'))
})

afterAll(() => host.close())

/** Waits until the page flies; gives its pilot's number. */
async function flown(page: Page): Promise<number> {
  await page.waitForFunction(() => window.orrery?.game.status.phase.is === 'here', undefined, {
    polling: 20,
  })
  return page.evaluate(() => window.orrery!.game.visit.pilot)
}

it('a reload comes back to the same ship by itself', async () => {
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.goto(`${host.url}/?name=Ada&renderer=canvas`)
  await page.click('button.primary')
  const pilot = await flown(page)
  let slowest = 0
  for (let n = 0; n < RELOADS; n++) {
    const since = performance.now()
    await page.reload()
    expect(await flown(page)).toBe(pilot)
    slowest = Math.max(slowest, performance.now() - since)
  }
  console.info(
    `reload: ${RELOADS} times back at the same ship, after ${(slowest / 1000).toFixed(2)} s at most`,
  )
  expect(host.server.multiverse.find('even')!.pilots).toBe(1)
  // Who leaves on purpose is not brought back.
  await page.click('text=Leave')
  await page.click('.dialog-buttons >> text=Leave')
  await page.reload()
  await page.waitForSelector('button.primary')
  expect(await page.evaluate(() => window.orrery)).toBeUndefined()
  await page.close()
})

it('a duplicated tab asks before it takes the ship over', async () => {
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.goto(`${host.url}/?name=Eve&renderer=canvas`)
  await page.click('button.primary')
  const pilot = await flown(page)
  // Kept a moment after the ship is there.
  await page.waitForFunction(() => sessionStorage.getItem('orrery.berth') !== null, undefined, {
    polling: 20,
  })
  // As a duplicated tab, a window that the page opens begins with a copy of what the tab keeps.
  const [second] = await Promise.all([
    page.context().waitForEvent('page'),
    page.evaluate(() => {
      window.open(location.href)
    }),
  ])
  await second.click('text=Fly it here')
  expect(await flown(second)).toBe(pilot)
  await page.waitForSelector('.fault')
  expect(await page.locator('.fault').textContent()).toContain('another window')
  await second.close()
  await page.close()
})
