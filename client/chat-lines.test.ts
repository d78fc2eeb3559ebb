import { describe, expect, it } from 'vitest'
import { ChatLines } from './chat-lines.ts'

function open() {
  const shown: string[] = []
  const missed: number[] = []
  const lines = new ChatLines({
    chatted: (_from, text) => shown.push(text),
    missed: (count) => missed.push(count),
  })
  return { lines, shown, missed }
}

const said = (...numbers: number[]) =>
  numbers.map((number) => ({ number, from: 'Ada', text: String(number) }))

describe('chat lines', () => {
  it('R39: begin with what a welcome has, and go on with those of frames', () => {
    const { lines, shown, missed } = open()
    lines.catchUp(7, said(6, 7))
    for (const line of said(8, 8, 7, 9)) expect(lines.hear(line)).toBe(true)
    expect([shown, missed, lines.last]).toEqual([['6', '7', '8', '9'], [], 9])
  })

  it('R39: after a gap wait for a catch-up, which brings each once', () => {
    const { lines, shown, missed } = open()
    lines.catchUp(0, [])
    expect(lines.hear(said(1)[0]!)).toBe(true)
    expect(lines.hear(said(3)[0]!)).toBe(false)
    lines.catchUp(4, said(2, 3, 4))
    expect([shown, missed]).toEqual([['1', '2', '3', '4'], []])
  })

  it('R39: that can no longer be had are counted', () => {
    const { lines, shown, missed } = open()
    lines.catchUp(1, said(1))
    lines.catchUp(300, said(299, 300))
    expect([shown, missed]).toEqual([['1', '299', '300'], [297]])
  })

  it('R39: that can no longer be had are counted, also when none was said before', () => {
    const { lines, shown, missed } = open()
    lines.catchUp(0, [])
    lines.catchUp(300, said(299, 300))
    expect([shown, missed]).toEqual([['299', '300'], [298]])
  })

  it('R39: begin anew with a universe that did', () => {
    const { lines, shown, missed } = open()
    lines.catchUp(90, said(90))
    lines.catchUp(1, said(1))
    expect(lines.hear(said(2)[0]!)).toBe(true)
    expect([shown, missed]).toEqual([['90', '1', '2'], []])
  })

  it('R39: that a pong knew of, and that have not come two seconds later, are missing', () => {
    const { lines } = open()
    lines.catchUp(0, [])
    expect(lines.report(1, 0)).toBe(true)
    expect(lines.report(1, 150)).toBe(true)
    expect(lines.report(1, 2000)).toBe(false)
    lines.catchUp(1, said(1))
    expect(lines.report(1, 4000)).toBe(true)
  })
})
