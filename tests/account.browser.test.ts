// A person makes an account in the page, flies under its name, and is still signed in after a reload.
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Game } from '../client/game.ts'
import { createServer, type Server } from '../server/create-server.ts'
import { readStaticFiles } from '../server/http/static-files.ts'
import { launchBrowser, whyNoBrowser } from './chromium.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = fileURLToPath(new URL('../artifacts/account-page', import.meta.url))
const noBrowser = whyNoBrowser()

let browser: Browser
let server: Server
let url = ''

beforeAll(async () => {
  if (noBrowser !== null) return
  await build({
    root: `${root}client`,
    configFile: `${root}vite.config.ts`,
    logLevel: 'error',
    build: { outDir },
  })
  const definitions = [smallDefinition({}, 1, 'one')]
  server = createServer({ definitions, files: readStaticFiles(outDir), log: quietLog })
  url = `http://127.0.0.1:${server.listen('127.0.0.1', 0)}`
  browser = await launchBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe.skipIf(noBrowser !== null)('an account in the page', () => {
  it('is made, flown with, kept over a reload, and left', async () => {
    const page = await browser.newPage()
    await page.goto(`${url}/?renderer=canvas`)
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
    expect(server.multiverse.find('one')!.universe.pilots.list.map(({ name }) => name)).toEqual(['Hypatia'])
    await page.goto(`${url}/?renderer=canvas`)
    await page.click('text=Sign out')
    await page.waitForSelector('#name')
    // The name is remembered, and belongs to the account: a guest is told so.
    await page.click('button.primary')
    await page.waitForSelector('.fault')
    expect(await page.textContent('.fault')).toContain('belongs to an account')
  })
})
