// A page on a bad line, in a real browser: the own shot is in the frame after the press, and nothing goes wrong.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Game } from '../client/game.ts'
import { DEFAULT_RULES, type Definition } from '../server/universe/definition.ts'
import { whyNoBrowser } from './chromium.ts'
import { type PageServer, servePage } from './page-server.ts'

const noBrowser = whyNoBrowser()

const definition: Definition = {
  id: 'arena',
  name: 'Arena',
  columns: 5,
  rows: 5,
  capacity: 10,
  seed: 8,
  rules: { ...DEFAULT_RULES, rocks: 10, drones: 2, shotDamage: 0, shieldTicks: 5 },
}

const PRESSES = 12

interface Pressed {
  /** Frames from the press to the first with the shot; 1 is the next one. */
  readonly frames: number[]
  /** Milliseconds from the press to that frame. */
  readonly ms: number[]
}

let host: PageServer

beforeAll(async () => {
  if (noBrowser === null) host = await servePage(definition, { auditPeriod: 20 })
}, 120_000)

afterAll(async () => {
  await host?.close()
})

/** In the page: presses the trigger so many times, and looks in each frame that is drawn whether the shot is there. */
async function press(times: number): Promise<Pressed> {
  const game = window.orrery!.game as Game
  const draw = game.sky.bind(game)
  const known = new Set<number>()
  const pressed: Pressed = { frames: [], ms: [] }
  let [frames, pressedAt] = [0, Number.NaN]
  let seen: () => void = () => undefined
  game.sky = (now) => {
    const sky = draw(now)
    frames++
    const fresh = sky.shots.filter(({ id, pilot }) => pilot === game.status.pilot && !known.has(id))
    for (const { id } of fresh) known.add(id)
    if (fresh.length > 0 && !Number.isNaN(pressedAt)) {
      pressed.frames.push(frames)
      pressed.ms.push(performance.now() - pressedAt)
      seen()
    }
    return sky
  }
  const key = (type: string) =>
    dispatchEvent(new KeyboardEvent(type, { code: 'Space', key: ' ', bubbles: true, cancelable: true }))
  for (let n = 0; n < times; n++) {
    // Longer than it takes to reload, and at any place within a tick.
    await new Promise((resolve) => setTimeout(resolve, 430 + n * 17))
    const drawn = new Promise<void>((resolve) => {
      seen = resolve
    })
    frames = 0
    pressedAt = performance.now()
    key('keydown')
    await drawn
    pressedAt = Number.NaN
    key('keyup')
  }
  return pressed
}

describe.skipIf(noBrowser !== null)('in Chromium, on a line of 150 +- 50 ms', () => {
  it('the own shot is drawn in the frame after the press', async () => {
    const faults: string[] = []
    const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 } })
    page.on('pageerror', (error) => faults.push(error.message))
    const wish = 'universe=arena&name=Ada&role=pilot&join=1&renderer=canvas&lag=150&jitter=50'
    await page.goto(`${host.url}/?${wish}`)
    await page.waitForFunction(() => {
      const { status } = (window.orrery?.game as Game | undefined) ?? {}
      return status?.alive === true && !status.shielded && (status.pingMs ?? 0) > 90
    })
    await page.click('.sky')
    const { frames, ms } = await page.evaluate(press, PRESSES)
    const { received, clock } = await page.evaluate(() => {
      const { visit, picture } = window.orrery!.game as Game
      return { received: visit.received, clock: visit.clock.roundTrip, gun: picture.gun.counters }
    })
    console.info(
      `own shot in Chromium at a ping of ${clock.toFixed(0)} ms: ${frames.length} presses, drawn after ` +
        `${Math.max(...frames)} frame at most, ${Math.max(...ms).toFixed(0)} ms at most`,
    )
    expect(frames).toEqual(new Array(PRESSES).fill(1))
    expect(clock).toBeGreaterThan(90)
    expect(received).toMatchObject({ gaps: 0, desyncs: 0 })
    expect(faults).toEqual([])
    await page.close()
  })
})
