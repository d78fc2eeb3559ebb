// What the client spends on a frame before anything is drawn: decoding, mirror and picture, in Node and in Chromium, with
// more and more bodies in view.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { type Cost, playBack } from '../client/playback.ts'
import { type Recording, record } from '../client/recording.ts'
import { atMost, type Figures, type Line, quantile, type Report, round } from '../report.ts'

const SIZES = [50, 300, 1000]
const SECONDS = 15
/** Milliseconds of a frame at p95, of the 16 that there are at 60 frames a second. */
const MOST_MS = 4
const EXECUTABLE = '/usr/bin/chromium'

export async function runClient(progress: (text: string) => void): Promise<Report> {
  const rows: Figures[] = []
  const lines: Line[] = []
  for (const size of SIZES) {
    progress(`${size} bodies`)
    const recording = await record(size, SECONDS)
    const costs: [string, Cost][] = [['Node', playBack(recording)]]
    if (existsSync(EXECUTABLE)) costs.push(['Chromium', await playBackInBrowser(recording)])
    else progress(`left out in a browser: there is no ${EXECUTABLE}`)
    for (const [where, cost] of costs) {
      const p95 = quantile(cost.frames, 0.95)
      rows.push({
        bodies: Math.round(recording.bodies),
        in: where,
        'ms a frame, p50': round(quantile(cost.frames, 0.5), 3),
        p95: round(p95, 3),
        p99: round(quantile(cost.frames, 0.99), 3),
        'messages, mean': round(cost.messagesMs, 3),
        'picture, mean': round(cost.skyMs, 3),
        'ships shown': cost.ships,
      })
      lines.push(atMost(`${size} bodies in ${where}: a frame at p95`, p95, MOST_MS, 'ms'))
    }
  }
  return { scenario: 'client', rows, lines }
}

async function playBackInBrowser(recording: Recording): Promise<Cost> {
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: await bundle() })
    // In the page it is a global: see bench/client/page.ts.
    return await page.evaluate((recording) => playBack(recording), recording)
  } finally {
    await browser.close()
  }
}

/** The playback with all it needs, as one script. */
async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('../client/page.ts', import.meta.url)),
        formats: ['iife'],
        name: 'bench',
      },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (output === undefined || !('output' in output)) throw new Error('vite has built nothing')
  return output.output[0].code
}
