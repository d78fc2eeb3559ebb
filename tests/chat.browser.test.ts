// What a pilot does in the page about somebody whose lines are unpleasant: reports them, and sees no more of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Game } from '../client/game.ts'
import { MemoryStore } from '../server/store/memory-store.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { RawClient } from './raw-client.ts'
import { smallDefinition } from './small-universe.ts'

const noBrowser = whyNoBrowser()
const store = new MemoryStore()

let host: PageServer

beforeAll(async () => {
  if (noBrowser === null) host = await servePage(smallDefinition({}, 1, 'one'), { store })
}, 120_000)

afterAll(async () => {
  await host?.close()
})

describe.skipIf(noBrowser !== null)('the chat of the page', () => {
  it('reports a speaker, mutes and unmutes', async () => {
    const page = await host.browser.newPage()
    await page.goto(`${host.url}/?renderer=canvas&universe=one&name=Ada&join=1`)
    const line = (text: string) => page.locator('.chat-line', { hasText: text })
    await page.waitForFunction(() => (window.orrery?.game as Game | undefined)?.status.alive === true)
    const [rude] = await RawClient.join(`${host.url.replace('http', 'ws')}/socket`, 'one', 'pilot', 'Rude')
    rude.send({ type: 'chat', text: 'first words' })
    await line('first words').waitFor()

    await page.keyboard.press('t')
    await page.click('button.chat-from')
    await page.fill('#report-reason', 'rude words')
    await page.click('.chat-person >> text=Report')
    await line('The operators have your report').waitFor()
    expect(await store.listReports(10)).toMatchObject([
      { universe: 'one', name: 'Rude', reason: 'rude words', lines: ['first words'] },
    ])

    await page.click('button.chat-from')
    await page.screenshot({ path: 'artifacts/chat-person.png' })
    await page.click('text=Mute')
    expect(await line('first words').count()).toBe(0)
    const [other] = await RawClient.join(`${host.url.replace('http', 'ws')}/socket`, 'one', 'pilot', 'Kind')
    rude.send({ type: 'chat', text: 'second words' })
    await other.newsUntil((news) => news.type === 'chat' && news.text === 'second words')
    other.send({ type: 'chat', text: 'kind words' })
    await line('kind words').waitFor()
    expect(await line('second words').count()).toBe(0)

    await page.click('text=Unmute Rude')
    rude.send({ type: 'chat', text: 'third words' })
    await line('third words').waitFor()
    for (const one of [rude, other]) one.leave()
  })
})
