// What the page does with universes that are unavailable, closed and reset.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { english } from '../client/words/english.ts'
import { MemoryLogStore } from '../server/log/memory-log.ts'
import { Archive } from '../server/replica/archive.ts'
import { KEY_HEADER } from '../shared/admission.ts'
import { type PageServer, servePage } from './page-server.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

const KEY = 'key-of-the-operators-0123456789'
const odd = smallDefinition({}, 1, 'odd')
const even = smallDefinition({ drones: 2 }, 2, 'even')

let host: PageServer

beforeAll(async () => {
  const logs = new MemoryLogStore()
  await new Archive({ logs, logger: quietLog, now: () => 0 }).begin(odd, 'file')
  host = await servePage(even, {
    definitions: [{ ...odd, columns: 9 }, even],
    logs,
    log: { ...quietLog, error: () => undefined },
    admission: { operatorKey: KEY },
  })
  await host.server.recover()
})

afterAll(() => host.close())

async function operate(action: string, order: object): Promise<void> {
  const answer = await fetch(`${host.url}/api/operator/universes/${action}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [KEY_HEADER]: KEY },
    body: JSON.stringify(order),
  })
  expect(answer.status).toBe(200)
}

it('shows that a universe is unavailable, comes back after a reset, and says that one was closed', async () => {
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
  await page.goto(`${host.url}/?universe=odd&name=Ada&renderer=canvas`)
  const row = page.locator('.universe.unavailable')
  expect(await row.textContent()).toMatch(/Odd[\s\S]*unavailable/)
  expect(await row.locator('input').isDisabled()).toBe(true)
  expect(await page.locator('.universe.chosen .universe-name').textContent()).toBe('Even')
  await operate('create', { id: 'new', name: 'New', columns: 5, rows: 5 })
  await page.locator('.universe', { hasText: 'New' }).click()
  await page.click('button.primary')
  await page.waitForFunction(() => (window.orrery?.game.visit.mirror?.tick ?? 0) > 60)
  await operate('reset', { id: 'new' })
  await page.waitForFunction(() => (window.orrery?.game.visit.mirror?.tick ?? 0) < 60)
  await page.waitForFunction(() => (window.orrery?.game.visit.mirror?.tick ?? 0) > 60)
  await operate('close', { id: 'new' })
  expect(await page.locator('.fault').textContent()).toBe(english.closes.closed)
  await expect.poll(() => page.locator('.universe').count(), { timeout: 20_000 }).toBe(2)
  await page.close()
})
