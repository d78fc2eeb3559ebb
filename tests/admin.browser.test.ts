// The operators' page in a browser: signing in, every section, an action from the question to its effect, the audit log.
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEY_HEADER } from '../shared/admission.ts'
import { CLOSE } from '../shared/protocol.ts'
import { violations } from './accessibility.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

const PICTURES = fileURLToPath(new URL('../artifacts/', import.meta.url))
const noBrowser = whyNoBrowser()
const KEY = 'key-of-the-operators-0123456789'
const PASSPHRASE = 'correct horse battery'
const PEST = '<b>Pest</b>'

let host: PageServer
let page: Page
let pest: RawClient
const faults: string[] = []

async function post(path: string, body: object): Promise<void> {
  const answer = await fetch(host.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [KEY_HEADER]: KEY },
    body: JSON.stringify(body),
  })
  expect([path, answer.status]).toEqual([path, 200])
}

async function openPage(locale: string, width = 1280): Promise<Page> {
  const context = await host.browser.newContext({ viewport: { width, height: 800 }, locale })
  const opened = await context.newPage()
  opened.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  opened.on('pageerror', (error) => faults.push(String(error)))
  await opened.goto(`${host.url}/admin`)
  return opened
}

async function signIn(at: Page, name: string): Promise<void> {
  await at.fill('input[autocomplete=username]', name)
  await at.fill('input[type=password]', PASSPHRASE)
  await at.keyboard.press('Enter')
}

beforeAll(async () => {
  if (noBrowser !== null) return
  host = await servePage(smallDefinition({ rocks: 4, drones: 2 }, 1, 'one'), {
    admission: { operatorKey: KEY },
  })
  for (const [name, role] of [
    ['Ada', 'operator'],
    ['Moira', 'moderator'],
  ] as const) {
    await post('/api/accounts', { name, passphrase: PASSPHRASE })
    await post('/api/operator/appoint', { name, role })
  }
  const socket = `${host.url.replace('http', 'ws')}/socket`
  pest = (await RawClient.join(socket, 'one', 'pilot', PEST))[0]
  const [reporter, { key }] = await RawClient.join(socket, 'one', 'pilot', 'Bo')
  pest.send({ type: 'chat', text: '<img src=x onerror=alert(1)>' })
  await reporter.newsUntil(({ type }) => type === 'chat')
  await post('/api/reports', { key, name: PEST, reason: '<script>rude</script>' })
  page = await openPage('en-GB')
  mkdirSync(PICTURES, { recursive: true })
}, 120_000)

afterAll(async () => {
  await host?.close()
})

describe.skipIf(noBrowser !== null)("the operators' page", () => {
  it('lets nobody in without an account that has a role', async () => {
    await signIn(page, 'Nobody')
    await page.waitForSelector('.fault')
    expect(await page.locator('.fault').textContent()).toBe(
      'There is no operator with this name and passphrase.',
    )
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: `${PICTURES}admin-sign-in.png` })
  })

  it('shows universes and figures, and creates, changes and closes a universe', async () => {
    faults.length = 0
    await signIn(page, 'Ada')
    await page.waitForSelector('tr.awake >> text=One')
    await page.waitForSelector('.figures >> text=2 of')
    await page.click('text=Create…')
    await page.fill('#action-id', 'new')
    await page.fill('#action-name', 'New <i>one</i>')
    expect(await violations(page)).toEqual([])
    await page.click('text=Do it')
    await page.waitForSelector('tr.asleep >> text=New <i>one</i>')
    const row = page.locator('tr', { hasText: 'New <i>one</i>' })
    await row.locator('text=Change…').click()
    await page.fill('#action-capacity', '0')
    await page.click('text=Do it')
    await page.waitForSelector('dialog .fault')
    await page.fill('#action-capacity', '7')
    await page.click('text=Do it')
    await row.locator('text=0 / 7').waitFor()
    await row.locator('text=Close…').click()
    await page.screenshot({ path: `${PICTURES}admin-question.png` })
    await page.click('text=Do it')
    await row.waitFor({ state: 'detached' })
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: `${PICTURES}admin-universes.png` })
  })

  it('asks before it bans, and then the socket is closed; the ban can be lifted', async () => {
    await page.click('nav >> text=Players')
    await page.fill('input[type=search]', 'pest')
    const row = page.locator('tr', { hasText: PEST })
    await row.locator('text=Ban…').click()
    await page.waitForSelector('dialog[open]')
    await page.keyboard.press('Escape')
    await page.waitForSelector('dialog', { state: 'detached' })
    await row.locator('text=Ban…').click()
    await page.selectOption('#action-subject', 'name')
    await page.screenshot({ path: `${PICTURES}admin-ban.png` })
    await page.click('text=Do it')
    expect(await pest.closed()).toEqual(CLOSE.banned)
    await row.waitFor({ state: 'detached' })
    await page.click('nav >> text=Bans and mutes')
    await page.locator('tr', { hasText: 'this name' }).locator('text=Lift…').click()
    await page.click('text=Do it')
    await page.waitForSelector('text=Nothing here.')
  })

  it('shows what was reported and what operators did, as text', async () => {
    await page.click('nav >> text=Reports')
    await page.waitForSelector('text=<script>rude</script>')
    await page.waitForSelector('text=<img src=x onerror=alert(1)>')
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: `${PICTURES}admin-reports.png` })
    await page.click('nav >> text=Audit log')
    await page.waitForSelector('text=universes/close')
    const actions = await page.locator('tbody td:nth-child(3)').allTextContents()
    expect(actions.slice(0, 7)).toEqual([
      'unban',
      'ban',
      'universes/close',
      'universes/terms',
      'universes/terms',
      'universes/create',
      'login',
    ])
    expect(await violations(page)).toEqual([])
    await page.screenshot({ path: `${PICTURES}admin-audit.png` })
  })

  it('is kept by a reload, and left by signing out', async () => {
    await page.reload()
    await page.waitForSelector('h2 >> text=Audit log')
    await page.click('text=Sign out')
    await page.waitForSelector('input[type=password]')
    await page.reload()
    await page.waitForSelector('input[type=password]')
    // The one refusal that was meant.
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([])
  })

  it('offers moderators what they may do, in German, on a phone', async () => {
    const phone = await openPage('de', 390)
    await signIn(phone, 'Moira')
    await phone.waitForSelector('tr.awake')
    expect(await phone.locator('nav a').allTextContents()).toEqual([
      'Universen',
      'Spieler',
      'Meldungen',
      'Sperren',
    ])
    expect(await phone.locator('td.actions button').count()).toBe(0)
    await phone.click('nav >> text=Spieler')
    await phone.waitForSelector('text=Hinauswerfen …')
    expect(await violations(phone)).toEqual([])
    await phone.screenshot({ path: `${PICTURES}admin-phone.png` })
    await phone.close()
  })
})
