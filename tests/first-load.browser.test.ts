// What the page costs over the wire before somebody flies.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const MOST_BYTES = 200_000

describe.skipIf(whyNoBrowser() !== null)('the first load', () => {
  let host: PageServer

  beforeAll(async () => {
    host = await servePage(smallDefinition({ rocks: 20, drones: 3 }))
  })

  afterAll(() => host.close())

  it(`is at most ${MOST_BYTES} bytes of script and style, compressed, until the game flies; the second is nothing`, async () => {
    const context = await host.browser.newContext()
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    const urls = new Map<string, string>()
    let sizes: { url: string; bytes: number; encoding: string }[] = []
    const encodings = new Map<string, string>()
    session.on('Network.responseReceived', ({ requestId, response }) => {
      urls.set(requestId, response.url)
      encodings.set(requestId, response.headers['Content-Encoding'] ?? '')
    })
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const url = urls.get(requestId) ?? ''
      if (/\.(js|css)$/.test(url))
        sizes.push({ url, bytes: encodedDataLength, encoding: encodings.get(requestId)! })
    })
    await page.goto(host.url)
    await page.fill('#name', 'Ada')
    await page.waitForSelector('button.primary:not([disabled])')
    await page.click('button.primary')
    await page.waitForSelector('canvas.field')
    // Everything that it asked for is there.
    await page.waitForLoadState('networkidle')
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
    const shown = sizes.map(({ url, bytes }) => `${url.split('/').at(-1)} ${bytes}`)
    console.info(`first load: ${total} bytes of script and style: ${shown.join(', ')}`)
    expect(new Set(sizes.map(({ encoding }) => encoding))).toEqual(new Set(['br']))
    expect(total).toBeGreaterThan(50_000)
    expect(total).toBeLessThanOrEqual(MOST_BYTES)
    sizes = []
    await page.reload()
    await page.waitForSelector('canvas.field')
    expect(sizes.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1000)
  })
})
