// A screen on a wall: the life of a universe in a browser, over plain HTTP, and without a socket.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

const PICTURES = fileURLToPath(new URL('../artifacts/', import.meta.url))
const noBrowser = whyNoBrowser()
const NAME = 'Ada <b>B'

let host: PageServer
let page: Page
const sockets: string[] = []
const faults: string[] = []

beforeAll(async () => {
  if (noBrowser !== null) return
  host = await servePage(smallDefinition({ rocks: 8, drones: 6 }, 1, 'one'))
  page = await host.browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' })
  page.on('websocket', (socket) => sockets.push(socket.url()))
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(String(error)))
}, 120_000)

afterAll(async () => {
  await host?.close()
})

/** Waits until a part of the page says something. */
async function says(selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    ([where, what]) => document.querySelector(where!)?.textContent?.includes(what!) === true,
    [selector, text],
  )
}

describe.skipIf(noBrowser !== null)('the wall page', () => {
  it('lists the universes when the address names none', async () => {
    await page.goto(`${host.url}/wall`)
    await page.click('text=One')
    await says('.phase', 'Live')
    expect(await page.title()).toBe('One · Orrery')
  })

  it('shows counts, events, the board and the map as they change, and opens no socket', async () => {
    await page.goto(`${host.url}/wall?universe=one`)
    await says('.counts', '0 of 5000')
    const [client] = await RawClient.join(
      host.url.replace('http', 'ws').concat('/socket'),
      'one',
      'pilot',
      NAME,
    )
    await says('.counts', '1 of 5000')
    await says('.feed ol', `${NAME}\u2069 joined`)
    await says('.board', NAME)
    // Drones come one after another, once somebody is there.
    await page.waitForFunction(
      () =>
        document.querySelectorAll('.map .pilot').length === 1 &&
        document.querySelectorAll('.map .drone').length === 6,
    )
    expect(await page.getAttribute('.map svg', 'aria-label')).toBe('Map of ships. Pilots: 1, drones: 6')
    mkdirSync(PICTURES, { recursive: true })
    await page.screenshot({ path: `${PICTURES}wall.png` })
    client.leave()
    await says('.feed ol', 'left with')
    await says('.counts', '0 of 5000')
    expect(sockets).toEqual([])
    expect(faults).toEqual([])
  })

  it('says so when there is no such universe', async () => {
    await page.goto(`${host.url}/wall?universe=nowhere`)
    await says('.phase', 'There is no universe')
  })
})
