// A log cut at every byte of its end, and with bits flipped anywhere: never anything but a good state, with one line about
// what is lacking, or a refusal in one line.
import { beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../../shared/random.ts'
import { LogDisk } from '../../../tests/log-disk.ts'
import {
  CHECKPOINTS,
  type Files,
  FOLDER,
  goOn,
  LAST,
  makeSample,
  NEWER,
  OLDER,
  openOn,
  SEGMENTS,
  TURN,
} from '../../../tests/sample-log.ts'
import { HEADER_BYTES } from './file-format.ts'

const FLIPS = 10_000

describe('a log', () => {
  let sample: Files

  beforeAll(async () => {
    sample = await makeSample()
  })

  it('that was cut anywhere in its last segment has every whole entry before the cut', async () => {
    const last = `${FOLDER}/${SEGMENTS[2]}`
    const bytes = sample.get(last)!
    const ends = [HEADER_BYTES]
    for (let at = HEADER_BYTES; at < bytes.length; ) {
      at += 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 4)
      ends.push(at)
    }
    expect(ends).toHaveLength(LAST - TURN + 1)
    for (let length = 0; length < bytes.length; length++) {
      const disk = LogDisk.holding(new Map(sample).set(last, bytes.slice(0, length)))
      const found = await openOn(disk)
      const whole = ends.filter((end) => end <= length).length
      expect(found.last).toBe(TURN + Math.max(0, whole - 1))
      if (ends.includes(length)) expect(found.damage).toBeNull()
      else
        expect(found.damage).toMatch(
          /^The entries end with tick \d+\. \S+: its (last record|header) .+: cut off\.$/,
        )
      if (length % 10 === 0) await goOn(disk, found.last)
    }
  })

  it(`with any bits flipped (${FLIPS} times) has a good state and says what it lacks, or is refused`, async () => {
    const random = new Random(10_000)
    const names = [...sample.keys()]
    const figures = { whole: 0, fellBack: 0, shortened: 0, refused: 0, wentOn: 0 }
    for (let n = 0; n < FLIPS; n++) {
      const files = new Map(sample)
      // Now and then several bits, near each other or in different files.
      for (let flips = random.below(4) === 0 ? random.between(2, 5) : 1; flips > 0; flips--) {
        const name = names[random.below(names.length)]!
        const bytes = files.get(name)!.slice()
        bytes[random.below(bytes.length)]! ^= 1 << random.below(8)
        files.set(name, bytes)
      }
      const disk = LogDisk.holding(files)
      const found = await openOn(disk).catch((error: Error) => error.message)
      if (typeof found === 'string') {
        expect(found).toMatch(/^The log of aurora cannot be used: there is no good checkpoint .+$/)
        figures.refused++
        continue
      }
      const { newest, last, damage, older } = found
      const lines = [damage ?? '', ...older]
      expect({ newest, damaged: damage !== null, lines: lines.join('\n').split('\n').length }).toEqual({
        newest: lines.some((line) => line.startsWith(CHECKPOINTS[1])) ? OLDER : NEWER,
        damaged: last < LAST,
        lines: lines.length,
      })
      figures[last < LAST ? 'shortened' : newest === OLDER ? 'fellBack' : 'whole']++
      if (n % 20 > 0) continue
      await goOn(disk, last)
      figures.wentOn++
    }
    console.info(`log: ${FLIPS} flips, ${JSON.stringify(figures)}`)
    expect(Math.min(...Object.values(figures))).toBeGreaterThan(100)
  }, 60_000)
})
