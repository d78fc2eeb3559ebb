// Sound in the page: none before a gesture, effects for what happens, music, and volumes that are kept.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from './accessibility.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

declare global {
  interface Window {
    /** What the page has made of the browser's audio. */
    audio: { contexts: number; voices: number; tones: number }
  }
}

/** Counts what is made of the browser's audio. What the test asks the page counts as a gesture, so that is hidden from it. */
function countAudio(): void {
  Object.defineProperty(navigator, 'userActivation', { value: undefined })
  window.audio = { contexts: 0, voices: 0, tones: 0 }
  const Real = window.AudioContext
  window.AudioContext = class extends Real {
    constructor() {
      super()
      window.audio.contexts++
    }
    override createStereoPanner(): StereoPannerNode {
      window.audio.voices++
      return super.createStereoPanner()
    }
    override createOscillator(): OscillatorNode {
      window.audio.tones++
      return super.createOscillator()
    }
  }
}

describe.skipIf(whyNoBrowser() !== null)('sound', () => {
  let host: PageServer

  beforeAll(async () => {
    host = await servePage(smallDefinition({}, 1, 'one'))
  }, 120_000)

  afterAll(() => host.close())

  it('begins with a gesture, follows what happens, and is muted by keys and settings that are kept', async () => {
    const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' })
    await page.addInitScript(countAudio)
    // By a link that flies at once: nobody has pressed anything.
    await page.goto(`${host.url}/?universe=one&name=Ada&join=1&renderer=canvas`)
    await page.waitForFunction(() => window.orrery?.game.status.alive === true)
    // Sound is loaded with the dialogs' part of the page, some time after the first picture.
    await page.waitForResponse((response) => /listen-.*\.js/.test(response.url()), { timeout: 15_000 })
    expect(await page.evaluate(() => window.audio.contexts)).toBe(0)
    await page.keyboard.down('Space')
    await page.waitForFunction(() => window.audio.contexts === 1 && window.audio.voices >= 3)
    await page.keyboard.up('Space')
    // The chord and the pulse.
    expect(await page.evaluate(() => window.audio.tones)).toBeGreaterThan(5)
    await page.keyboard.press('m')
    const before = await page.evaluate(() => window.audio.voices)
    await page.keyboard.down('Space')
    await page.waitForFunction(
      () => window.orrery!.game.status.energy < window.orrery!.game.status.fullEnergy - 250,
    )
    await page.keyboard.up('Space')
    expect(await page.evaluate(() => window.audio.voices)).toBe(before)
    await page.click('[aria-label="Settings"]')
    await page.waitForSelector('dialog[open]')
    expect(await page.isChecked('input[type=checkbox]')).toBe(true)
    expect(await violations(page)).toEqual([])
    await page.locator('input[type=range]').first().fill('40')
    expect(JSON.parse((await page.evaluate(() => localStorage.getItem('orrery.settings')))!)).toMatchObject({
      muted: true,
      effects: 40,
      music: 30,
    })
    await page.close()
  }, 60_000)
})
