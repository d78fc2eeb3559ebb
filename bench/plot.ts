// A small line plot as SVG, by hand: both axes from 0, a line with dots for each series, and their names beside it.

const WIDTH = 640
const HEIGHT = 360
const LEFT = 64
const RIGHT = 190
const TOP = 36
const BOTTOM = 44
const COLOURS = ['#3366cc', '#cc4433', '#339966', '#aa7711', '#7744bb', '#118899', '#777777']
/** Marks along an axis. */
const MARKS = 5

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

/** The next round number from `value` up: 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)))
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10)
}

export function plot(title: string, xName: string, series: ReadonlyMap<string, [number, number][]>): string {
  const points = [...series.values()].flat().filter(([, y]) => Number.isFinite(y))
  const xMost = roundUp(Math.max(1, ...points.map(([x]) => x)))
  const yMost = roundUp(Math.max(0.01, ...points.map(([, y]) => y)))
  const across = (x: number) => LEFT + (x / xMost) * (WIDTH - LEFT - RIGHT)
  const up = (y: number) => HEIGHT - BOTTOM - (y / yMost) * (HEIGHT - TOP - BOTTOM)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<text x="${LEFT}" y="20" font-size="14">${escapeText(title)}</text>`,
  ]
  for (let n = 0; n <= MARKS; n++) {
    const x = (xMost * n) / MARKS
    const y = (yMost * n) / MARKS
    const line = `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${up(y)}" y2="${up(y)}" stroke="#ddd"/>`
    parts.push(
      line,
      `<text x="${LEFT - 6}" y="${up(y) + 4}" text-anchor="end">${Number(y.toPrecision(3))}</text>`,
    )
    parts.push(
      `<text x="${across(x)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${Number(x.toPrecision(3))}</text>`,
    )
  }
  parts.push(
    `<text x="${across(xMost / 2)}" y="${HEIGHT - 8}" text-anchor="middle">${escapeText(xName)}</text>`,
  )
  for (const [n, [name, all]] of [...series].entries()) {
    const colour = COLOURS[n % COLOURS.length]
    const line = all.filter(([, y]) => Number.isFinite(y)).map(([x, y]) => [across(x), up(y)] as const)
    const path = line.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')
    parts.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`)
    for (const [x, y] of line)
      parts.push(`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${colour}"/>`)
    parts.push(
      `<text x="${WIDTH - RIGHT + 12}" y="${TOP + 12 + n * 18}" fill="${colour}">${escapeText(name)}</text>`,
    )
  }
  return `${parts.join('\n')}\n</svg>\n`
}
