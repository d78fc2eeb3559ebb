// A person makes an account in the page, flies under its name, and is still signed in after a reload.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Game } from '../client/game.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const noBrowser = whyNoBrowser()

let host: PageServer

beforeAll(async () => {
  if (noBrowser === null) host = await servePage(smallDefinition({}, 1, 'one'))
}, 120_000)

afterAll(async () => {
  await host?.close()
})

describe.skipIf(noBrowser !== null)('an account in the page', () => {
  it('is made, flown with, kept over a reload, and left', async () => {
    const page = await host.browser.newPage()
    await page.goto(`${host.url}/?renderer=canvas`)
    await page.fill('#name', 'Hypatia')
    await page.click('.account summary')
    await page.fill('#passphrase', 'too short')
    expect(await page.isDisabled('text=Create account')).toBe(true)
    await page.fill('#passphrase', 'correct horse battery')
    await page.click('text=Create account')
    await page.waitForSelector('.signed-in')
    await page.reload()
    expect(await page.textContent('.signed-in-name')).toBe('Hypatia')
    await page.click('button.primary')
    await page.waitForFunction(() => (window.orrery?.game as Game | undefined)?.status.alive === true)
    expect(host.server.multiverse.find('one')!.universe.pilots.list.map(({ name }) => name)).toEqual([
      'Hypatia',
    ])
    // Leaving gives the ship up, so it is asked first; Enter keeps it.
    await page.click('text=Leave')
    await page.waitForSelector('.leaving[open]')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.leaving', { state: 'detached' })
    expect(await page.evaluate(() => window.orrery!.game.status.phase.is)).toBe('here')
    await page.click('text=Leave')
    expect(await page.textContent('.leaving .tally')).toContain('Score')
    await page.click('.dialog-buttons >> text=Leave')
    await page.click('text=Sign out')
    await page.waitForSelector('#name')
    // The name is remembered, and belongs to the account: a guest is told so.
    await page.click('button.primary')
    await page.waitForSelector('.fault')
    expect(await page.textContent('.fault')).toContain('belongs to an account')
  })
})
