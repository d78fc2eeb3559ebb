// Keys of one's own: bound in the settings, used at once, kept for the next visit, and shown in the help.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { violations } from './accessibility.ts'
import { servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const PICTURES = fileURLToPath(new URL('../artifacts/', import.meta.url))

it('a key is bound, fires, and is still bound after a reload', async () => {
  const host = await servePage(smallDefinition({}, 1, 'one'))
  onTestFinished(() => host.close())
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' })
  await page.goto(`${host.url}/?universe=one&name=Ada&join=1&renderer=canvas`)
  await page.waitForFunction(() => window.orrery?.game.status.alive === true)
  await page.click('[aria-label="Settings"]')
  await page.waitForSelector('dialog[open]')
  await page.click('[aria-label="fire, key 2: none"]')
  await page.waitForSelector('.key-place.waiting')
  await page.screenshot({ path: `${PICTURES}keys.png` })
  // Escape keeps what was, and the dialog.
  await page.keyboard.press('Escape')
  await page.click('[aria-label="fire, key 2: none"]')
  // A key that another action has goes over to this one.
  await page.keyboard.press('a')
  await page.waitForSelector('[aria-label="fire, key 2: A"]')
  expect(await page.locator('[aria-label="turn left, key 2: none"]').count()).toBe(1)
  expect(await violations(page)).toEqual([])
  mkdirSync(PICTURES, { recursive: true })
  await page.keyboard.press('Escape')
  await page.waitForSelector('dialog', { state: 'detached' })
  const fires = async () => {
    await page.keyboard.down('a')
    await page.waitForFunction(
      () => window.orrery!.game.status.energy < window.orrery!.game.status.fullEnergy - 50,
    )
    await page.keyboard.up('a')
  }
  await fires()
  await page.reload()
  await page.waitForFunction(() => window.orrery?.game.status.alive === true)
  await page.keyboard.press('h')
  await page.waitForSelector('.lesson')
  const lesson = await page.locator('.lesson', { hasText: /fire$/ }).first().textContent()
  expect(lesson).toContain('SpaceA')
  await page.keyboard.press('h')
  await page.waitForSelector('dialog', { state: 'detached' })
  await page.waitForFunction(
    () => window.orrery!.game.status.energy === window.orrery!.game.status.fullEnergy,
  )
  await fires()
  await page.close()
}, 60_000)
