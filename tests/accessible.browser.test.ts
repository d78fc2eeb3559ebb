// Every screen of the page, looked through by axe, in both languages, on a desktop and on a phone.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './accessibility.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

type Screen = readonly [name: string, open: (page: Page) => Promise<unknown>]

/** Each begins where the one before ended. */
const FLYING: readonly Screen[] = [
  ['the entry', (page) => page.waitForSelector('button.primary:not([disabled])')],
  [
    'a universe of one’s own',
    async (page) => {
      await page.locator('.quiet-button').first().click()
      await page.waitForSelector('dialog[open]')
    },
  ],
  [
    'the settings at the entry',
    async (page) => {
      await closeDialog(page)
      await page.locator('.quiet-button').last().click()
      await page.waitForSelector('dialog[open] .key-bindings')
    },
  ],
  [
    'flying',
    async (page) => {
      await closeDialog(page)
      await page.click('button.primary')
      await page.waitForFunction(() => window.orrery?.game.status.alive === true)
    },
  ],
  [
    'the chat',
    async (page) => {
      await page.evaluate(() => window.orrery!.game.chat('Hello <b>there</b>'))
      await page.keyboard.press('t')
      await page.waitForSelector('.chat.open')
      await page.waitForFunction(
        () => document.querySelector('.chat')?.textContent?.includes('there') === true,
      )
    },
  ],
  [
    'the help',
    async (page) => {
      await page.keyboard.press('Escape')
      await page.waitForSelector('.chat:not(.open)')
      await page.keyboard.press('h')
      await page.waitForSelector('dialog[open] .manual')
    },
  ],
  ['an invitation', (page) => openByButton(page, 1)],
  ['the settings', (page) => openByButton(page, 2)],
  ['leaving', (page) => openByButton(page, 3)],
  [
    'no connection',
    async (page) => {
      await closeDialog(page)
      await page.context().setOffline(true)
      await page.evaluate(() => window.orrery!.game.visit.mirror !== null)
      await page.waitForFunction(() => window.orrery!.game.status.phase.is === 'away', undefined, {
        timeout: 25_000,
      })
    },
  ],
]

const WATCHING: readonly Screen[] = [
  [
    'watching',
    async (page) => {
      await page.waitForFunction(() => window.orrery?.game.status.phase.is === 'here')
    },
  ],
  ['the help of those who watch', async (page) => openByButton(page, 0)],
]

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog', { state: 'detached' })
}

/** Closes what is open, and opens what a button at the top opens. */
async function openByButton(page: Page, button: number): Promise<void> {
  if ((await page.locator('dialog[open]').count()) > 0) await closeDialog(page)
  await page.locator('.hud-buttons button').nth(button).click()
  await page.waitForSelector('dialog[open]')
}

describe.skipIf(whyNoBrowser() !== null)('axe finds nothing serious', () => {
  let host: PageServer

  beforeAll(async () => {
    host = await servePage(smallDefinition({ rocks: 10, drones: 3, mode: 'flags' }, 1, 'one'))
  }, 120_000)

  afterAll(() => host.close())

  it.each([
    ['en', 1280, 720],
    ['de', 390, 844],
    ['en', 844, 390],
  ] as const)(
    'in %s at %i x %i',
    async (locale, width, height) => {
      const isMobile = Math.min(width, height) < 500
      const context = await host.browser.newContext({
        viewport: { width, height },
        locale,
        isMobile,
        hasTouch: isMobile,
      })
      const found: string[] = []
      let screens = 0
      const lookThrough = async (address: string, all: readonly Screen[]) => {
        const page = await context.newPage()
        await page.goto(`${host.url}/${address}`)
        for (const [name, open] of all) {
          await open(page)
          screens++
          for (const line of await violations(page)) found.push(`${name}: ${line}`)
        }
        await context.setOffline(false)
        await page.close()
      }
      // A lost connection takes a while to be noticed: once is enough.
      await lookThrough('?name=Ada&renderer=canvas', isMobile ? FLYING.slice(0, -1) : FLYING)
      await lookThrough('?universe=one&role=spectator&join=1&renderer=canvas', WATCHING)
      console.info(`axe: ${screens} screens in ${locale} at ${width} x ${height}`)
      expect(found).toEqual([])
      await context.close()
    },
    120_000,
  )
})
