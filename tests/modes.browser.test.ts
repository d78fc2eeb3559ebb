// A round in the page, in both languages: teams, points, clock, task, and how it ends.
import { expect, it, onTestFinished } from 'vitest'
import { servePage } from './page-server.ts'
import { smallDefinition } from './small-universe.ts'

// Behind its shield nobody takes a flag, so that the round ends as it began.
const rules = { mode: 'flags', roundTicks: 300, breakTicks: 200, drones: 2, shieldTicks: 1200 } as const

it.each([
  ['en', ['▲ Blue', '◆ Red'], /Fly to the (Blue|Red) base/, /A draw/, /next round in \d+ s/],
  ['de', ['▲ Blau', '◆ Rot'], /Flieg zur Basis von (Blau|Rot)/, /Unentschieden/, /nächste Runde in \d+ s/],
] as const)('a round is shown in %s, and its end', async (locale, teams, task, end, next) => {
  // A universe of its own, which begins when the page comes.
  const host = await servePage(smallDefinition(rules, 1, 'bout'))
  onTestFinished(() => host.close())
  const page = await host.browser.newPage({ viewport: { width: 1280, height: 720 }, locale })
  await page.goto(`${host.url}/?name=Ada&renderer=canvas`)
  await page.click('button.primary')
  const text = (what: string) => page.locator(what).textContent({ timeout: 20_000 })
  await page.waitForFunction(() => window.orrery?.game.status.match.isOver === false, undefined, {
    polling: 50,
  })
  for (const [n, team] of teams.entries()) expect(await text(`.team-${n + 1} .team-name`)).toBe(team)
  expect(await text('.match-clock')).toMatch(/^0:[01]\d$/)
  expect(await text('.match-task')).toMatch(task)
  // Each player's team, by its sign.
  expect(await page.locator('.standing .team-sign').count()).toBeGreaterThanOrEqual(3)
  await page.waitForFunction(() => window.orrery?.game.status.match.isOver === true, undefined, {
    polling: 50,
  })
  expect(await text('.match-task')).toMatch(end)
  expect(await text('.match-clock')).toMatch(next)
  await page.close()
})

it('instruments, round, buttons and standings hide no part of each other, on desktops and phones', async () => {
  const host = await servePage(smallDefinition({ ...rules, roundTicks: 20_000 }, 1, 'bout'))
  onTestFinished(() => host.close())
  const sizes = [
    [1280, 720],
    [960, 700],
    [844, 390],
    [390, 844],
  ] as const
  for (const locale of ['en', 'de'])
    for (const [width, height] of sizes) {
      const isMobile = Math.min(width, height) < 500
      const page = await host.browser.newPage({
        viewport: { width, height },
        locale,
        isMobile,
        hasTouch: isMobile,
      })
      await page.goto(`${host.url}/?name=Ada&renderer=canvas`)
      await page.click('button.primary')
      await page.waitForFunction(() => window.orrery?.game.status.match.endsAt !== 0, undefined, {
        polling: 50,
      })
      await page.waitForSelector('.match')
      const boxes = await Promise.all(
        ['.gauges', '.connection', '.match', '.hud-buttons', '.standings', '.radar'].map(async (what) => ({
          what,
          box: (await page.locator(what).boundingBox())!,
        })),
      )
      const overlaps = boxes.flatMap((one, n) =>
        boxes
          .slice(n + 1)
          .filter(({ box }) => doOverlap(one.box, box))
          .map(({ what }) => `${one.what} ${what}`),
      )
      expect(overlaps, `${locale} at ${width} x ${height}`).toEqual([])
      await page.close()
    }
})

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function doOverlap(one: Box, other: Box): boolean {
  const isBeside = one.x + one.width <= other.x || other.x + other.width <= one.x
  const isAbove = one.y + one.height <= other.y || other.y + other.height <= one.y
  return !isBeside && !isAbove
}
