// The page as a whole: one animation loop, and what it says in which language.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { german } from '../client/words/german.ts'
import { MANUAL_WORDS } from '../client/words/manual.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const noBrowser = whyNoBrowser()
const KEY = 'key-of-the-operators-0123456789'

declare global {
  interface Window {
    /** Callbacks that wait for a display frame, at each frame. */
    callbacks?: number[]
  }
}

let host: PageServer

beforeAll(async () => {
  if (noBrowser === null)
    host = await servePage(smallDefinition({ drones: 2 }, 1, 'one'), { admission: { operatorKey: KEY } })
}, 120_000)

afterAll(async () => {
  await host?.close()
})

/** In the page: counts how many callbacks each display frame runs. */
function countFrames(): void {
  const frames: number[] = []
  window.callbacks = frames
  const request = window.requestAnimationFrame.bind(window)
  let at = Number.NaN
  window.requestAnimationFrame = (run) =>
    request((now) => {
      if (now === at) frames[frames.length - 1]!++
      else frames.push(1)
      at = now
      run(now)
    })
}

async function open(query: string, locale = 'en-US'): Promise<Page> {
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 }, locale })
  await page.addInitScript(countFrames)
  await page.goto(`${host.url}/?renderer=canvas&${query}`)
  return page
}

describe.skipIf(noBrowser !== null)('the page', () => {
  it.each(['pilot', 'spectator'])('runs one animation loop for a %s', async (role) => {
    const page = await open(`universe=one&name=Ada&role=${role}&join=1`)
    await page.waitForFunction(() => window.orrery?.game.status.alive === true)
    await page.waitForSelector('canvas.field')
    await page.keyboard.down('d')
    await page.evaluate(() => window.callbacks!.splice(0))
    // By time: Playwright would look in each frame.
    await page.waitForFunction(() => window.callbacks!.length > 40, undefined, { polling: 100 })
    const frames = await page.evaluate(() => window.callbacks!)
    console.info(`loop: ${Math.max(...frames)} callback a frame at most, in ${frames.length} frames`)
    // Parts of the page that change are drawn after a frame; that is no loop.
    expect(frames.filter((callbacks) => callbacks === 1).length).toBeGreaterThan(frames.length * 0.7)
    expect(Math.min(...frames)).toBe(1)
    await page.close()
  })

  it('speaks the language of the browser, loads no other, and keeps the one that is chosen', async () => {
    const page = await open('universe=one&name=Ada')
    const scripts = async () =>
      (await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))).join(' ')
    await page.waitForSelector('button.primary:not([disabled])')
    expect(await page.textContent('button.primary')).toBe('Fly')
    expect(await scripts()).not.toContain('german')
    await page.click('text=Settings')
    await page.selectOption('dialog select', 'de')
    await page.waitForFunction(() => document.documentElement.lang === 'de')
    expect(await page.textContent('dialog h2')).toBe(MANUAL_WORDS.de.settings.title)
    expect(await scripts()).toContain('german')
    await page.reload()
    await page.waitForFunction(() => document.documentElement.lang === 'de')
    expect(await page.textContent('button.primary')).toBe(german.entry.fly)
    await page.close()
  })

  it('says in German why the server closed, and flies in German', async () => {
    const page = await open('universe=one&name=Ada&join=1', 'de-DE')
    await page.waitForFunction(() => window.orrery?.game.status.alive === true)
    expect(await page.textContent('.meter-label')).toContain(german.hud.hull)
    await page.keyboard.press('h')
    expect(await page.textContent('#help-title')).toBe(MANUAL_WORDS.de.help.flying)
    await page.keyboard.press('Escape')
    await fetch(`${host.url}/api/operator/kick`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [KEY_HEADER]: KEY },
      body: JSON.stringify({ name: 'Ada' }),
    })
    expect(await page.textContent('.fault')).toBe(german.closes.kicked)
    await page.close()
  })
})
