// Friends in the page: a party by a link, a universe of one's own by a link, and a link to watch somebody.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { type PageServer, servePage } from './page-server.ts'
import { promise } from './promise.ts'
import { smallDefinition } from './small-universe.ts'

let host: PageServer

beforeAll(async () => {
  host = await servePage(smallDefinition({ mode: 'teams' }, 1, 'duo'))
})

afterAll(() => host.close())

/** A page of somebody with a browser of their own, at a link. */
async function visit(link: string, locale = 'en'): Promise<Page> {
  const context = await host.browser.newContext({ viewport: { width: 1280, height: 720 }, locale })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  // Many pages are drawn at the same time, by a machine without a graphics card.
  const address = new URL(link)
  address.searchParams.set('renderer', 'canvas')
  await page.goto(address.href)
  return page
}

async function fly(page: Page, name: string): Promise<void> {
  await page.fill('#name', name)
  await page.click('button.primary')
  await page.waitForFunction(() => window.orrery?.game.status.phase.is === 'here', undefined, { polling: 50 })
}

/** The link of this kind, 0 to fly along and 1 to look on, from the dialog that the button opens. */
async function invitation(page: Page, n: number): Promise<string> {
  await page.click('.hud-buttons button[aria-label="Invite"]')
  const link = await page.locator('.invite-row input').nth(n).inputValue()
  await page.click('dialog button.primary')
  return link
}

const team = (page: Page) => page.evaluate(() => window.orrery!.game.status.team)

it('two browsers with one party link are in the same team, however the teams are filled', async () => {
  const first = await visit(host.url)
  await fly(first, 'Ada')
  const link = await invitation(first, 0)
  expect(link).toContain('#party=')
  for (const name of ['Bo', 'Cy']) {
    const since = performance.now()
    const friend = await visit(link)
    await friend.isChecked('.entry-party input')
    await fly(friend, name)
    await expect.poll(() => team(friend)).toBeGreaterThan(0)
    promise(`with a party's link, ${name} is in the team after`, performance.now() - since, 5000, 'ms')
    expect(await team(friend)).toBe(await team(first))
  }
  // Three against nobody: whoever comes alone is on the other side.
  const stranger = await visit(host.url)
  await fly(stranger, 'Dee')
  await expect.poll(() => team(stranger)).toBeGreaterThan(0)
  expect(await team(stranger)).not.toBe(await team(first))
})

it('whoever reloads the page is in the same party', async () => {
  const first = await visit(host.url)
  await fly(first, 'Eve')
  const party = await first.evaluate(() => window.orrery!.game.party)
  await first.reload()
  await first.waitForFunction(() => window.orrery?.game.status.phase.is === 'here', undefined, {
    polling: 50,
  })
  expect(party).toHaveLength(22)
  expect(await first.evaluate(() => window.orrery!.game.party)).toBe(party)
})

it('a link to watch begins with the one who sent it', async () => {
  const first = await visit(host.url)
  await fly(first, 'Fay')
  const watcher = await visit(await invitation(first, 1))
  await watcher.click('text=Watch')
  await watcher.waitForFunction(() => window.orrery?.game.status.phase.is === 'here', undefined, {
    polling: 50,
  })
  const pilot = await first.evaluate(() => window.orrery!.game.visit.pilot)
  await expect.poll(() => watcher.evaluate(() => window.orrery!.game.status.watched)).toBe(pilot)
})

it.each(['en', 'de'])(
  'a universe of one’s own is made at the entrance, and friends come by its link: %s',
  async (locale) => {
    const first = await visit(host.url, locale)
    await first.click(`text=${locale === 'en' ? 'Your own universe' : 'Eigenes Universum'}`)
    await first.locator('dialog select').first().selectOption('flags')
    await first.click('dialog button.primary')
    await first.waitForSelector('.universe.chosen >> text=6 × 6')
    await fly(first, `Gus ${locale}`)
    const universe = await first.evaluate(() => window.orrery!.game.status.mode)
    expect(universe).toBe('flags')
    if (locale !== 'en') return
    const link = await invitation(first, 0)
    const friend = await visit(link)
    await friend.waitForSelector('.universe.chosen >> text=6 × 6')
    await fly(friend, 'Hal')
    await expect.poll(() => team(friend)).toBe(await team(first))
    const lost = await visit(link.replace(/code=[^&]*/, `code=${'x'.repeat(22)}`))
    await lost.waitForSelector('.fault >> text=does not exist')
  },
)
