// How to play, in the help of the page: modes and ships, from the tables that the game goes by.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { SHIP_CLASSES } from '../shared/ship-classes.ts'
import { violations } from './accessibility.ts'
import { servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const PICTURES = fileURLToPath(new URL('../artifacts/', import.meta.url))

it.each([
  ['en', 1280, 720, 'King of the hill', '30 points'],
  ['de', 390, 844, 'König des Hügels', '30 Punkten'],
] as const)(
  'shows the tables of the rules in %s at %i x %i',
  async (locale, width, height, mode, goal) => {
    const host = await servePage(smallDefinition({ mode: 'hill', goal: 30 }, 1, 'bout'))
    onTestFinished(() => host.close())
    const page = await host.browser.newPage({ viewport: { width, height }, locale })
    await page.goto(`${host.url}/?name=Ada&renderer=canvas`)
    await page.click('button.primary')
    await page.waitForSelector('.match')
    await page.keyboard.press('h')
    await page.waitForSelector('.manual')
    const current = await page.textContent('.manual tr[aria-current="true"]')
    expect(current).toContain(mode)
    expect(current).toContain(goal)
    const ships = page.locator('.manual table').nth(1).locator('tbody tr')
    expect(await ships.count()).toBe(SHIP_CLASSES.length)
    for (const [n, { name, hull }] of SHIP_CLASSES.entries()) {
      const cells = await ships.nth(n).locator('th, td').allTextContents()
      expect(cells[0]).toContain(name)
      expect(cells[3]).toBe(String(hull))
    }
    // Nothing of it is wider than the dialog.
    const overflow = await page.evaluate(() => {
      const dialog = document.querySelector('dialog')!
      return dialog.scrollWidth - dialog.clientWidth
    })
    expect(overflow).toBeLessThanOrEqual(0)
    expect(await violations(page)).toEqual([])
    mkdirSync(PICTURES, { recursive: true })
    await page.screenshot({ path: `${PICTURES}manual-${locale}.png` })
    // The key that opened it closes it.
    await page.keyboard.press('h')
    await page.waitForSelector('.manual', { state: 'detached' })
  },
  60_000,
)
