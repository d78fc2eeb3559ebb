// Logs whose files were damaged: the last good state and one line about it, or a refusal in one line.
import { crc32 } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { LogDisk } from '../../../tests/log-disk.ts'
import {
  CHECKPOINTS,
  expected,
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
import { FORMAT_VERSION, HEADER_BYTES, sealRecord } from './file-format.ts'

describe('a damaged log', () => {
  let sample: Files
  const file = (name: string) => `${FOLDER}/${name}`
  const sizeOf = (name: string) => sample.get(file(name))!.length

  beforeAll(async () => {
    sample = await makeSample()
    expect([...sample.keys()].sort()).toEqual([...CHECKPOINTS, ...SEGMENTS].map(file).sort())
  })

  /** The sample with files changed, or (null) taken away. */
  function changed(changes: Record<string, Uint8Array | null>): LogDisk {
    const files = new Map(sample)
    for (const [name, bytes] of Object.entries(changes)) {
      if (bytes === null) files.delete(file(name))
      else files.set(file(name), bytes)
    }
    return LogDisk.holding(files)
  }

  function flipped(name: string, ...bytes: number[]): Uint8Array {
    const copy = sample.get(file(name))!.slice()
    for (const at of bytes) copy[at < 0 ? copy.length + at : at]! ^= 0x10
    return copy
  }

  it('is whole to begin with', async () => {
    const found = await openOn(LogDisk.holding(sample))
    expect(found).toEqual({ newest: NEWER, last: LAST, epoch: 2, damage: null, older: [] })
  })

  it('that was cut to zeros, as a power cut leaves it, has every whole entry before them', async () => {
    const last = SEGMENTS[2]
    for (const kept of [0, 10, HEADER_BYTES, sizeOf(last) - 40]) {
      const bytes = sample.get(file(last))!.slice()
      bytes.fill(0, kept)
      const { last: tick, damage } = await openOn(changed({ [last]: bytes }))
      expect(tick).toBeGreaterThanOrEqual(TURN)
      expect(tick).toBeLessThan(LAST)
      expect(damage).not.toBeNull()
    }
  })

  it('in the middle ends there; what follows is set aside, and nothing of it lost', async () => {
    const disk = changed({ [SEGMENTS[1]]: flipped(SEGMENTS[1], -60) })
    const found = await openOn(disk)
    expect(found.last).toBeGreaterThan(NEWER + 1)
    expect(found.last).toBeLessThan(TURN)
    const at = disk.contents().get(file(SEGMENTS[1]))!.length
    expect(found.damage).toBe(
      `The entries end with tick ${found.last}. ${SEGMENTS[1]}: it is damaged at byte ${at}: set aside as ${SEGMENTS[1]}.damaged; ${SEGMENTS[2]} does not follow: set aside as ${SEGMENTS[2]}.damaged.`,
    )
    expect(disk.contents().get(file(`${SEGMENTS[1]}.damaged`))).toEqual(flipped(SEGMENTS[1], -60).slice(at))
    expect(disk.contents().get(file(`${SEGMENTS[2]}.damaged`))).toEqual(sample.get(file(SEGMENTS[2])))
    await goOn(disk, found.last)
  })

  it('whose length field is wrong hides no entries behind it: they are set aside', async () => {
    const last = SEGMENTS[2]
    // The first record's length grows beyond the file: it looks torn, and is not.
    const disk = changed({ [last]: flipped(last, HEADER_BYTES + 4) })
    expect((await openOn(disk)).damage).toContain(`set aside as ${last}.damaged`)
    expect(disk.contents().get(file(`${last}.damaged`))).toHaveLength(sizeOf(last) - HEADER_BYTES)
  })

  it('with a bad header is set aside from there on', async () => {
    const disk = changed({ [SEGMENTS[1]]: flipped(SEGMENTS[1], 9) })
    const found = await openOn(disk)
    expect(found.last).toBe(NEWER)
    expect(found.damage).toContain(`${SEGMENTS[1]}: its header is damaged`)
    await goOn(disk, found.last)
  })

  it('that lacks a segment ends before it', async () => {
    const disk = changed({ [SEGMENTS[1]]: null })
    const found = await openOn(disk)
    expect(found).toMatchObject({ newest: NEWER, last: NEWER, epoch: 2 })
    expect(found.damage).toBe(
      `The entries end with tick ${NEWER}. ${SEGMENTS[2]} does not follow: set aside as ${SEGMENTS[2]}.damaged.`,
    )
    await goOn(disk, NEWER)
  })

  it('before its newest checkpoint loses nothing that is needed, and says so', async () => {
    const disk = changed({ [SEGMENTS[0]]: flipped(SEGMENTS[0], -30) })
    const found = await openOn(disk)
    expect(found).toMatchObject({ newest: NEWER, last: LAST, damage: null })
    expect(found.older).toHaveLength(1)
    expect(found.older[0]).toMatch(/^0000000001-0000000009\.log: it is damaged at byte \d+\.$/)
    await goOn(disk, LAST)
  })

  it('with a bad checkpoint falls back on the one before', async () => {
    const disk = changed({ [CHECKPOINTS[1]]: flipped(CHECKPOINTS[1], -1) })
    const found = await openOn(disk)
    expect(found).toMatchObject({ newest: OLDER, last: LAST, damage: null })
    expect(found.older).toEqual([
      `${CHECKPOINTS[1]}: its state is damaged: set aside as ${CHECKPOINTS[1]}.damaged.`,
    ])
    await goOn(disk, LAST)
  })

  it('with a bad checkpoint and damage before it has what the older one leads to', async () => {
    const disk = changed({
      [CHECKPOINTS[1]]: flipped(CHECKPOINTS[1], -1),
      [SEGMENTS[0]]: flipped(SEGMENTS[0], -30),
    })
    const found = await openOn(disk)
    expect(found.newest).toBe(OLDER)
    expect(found.last).toBeLessThan(NEWER)
    expect(found.damage).not.toBeNull()
    await goOn(disk, found.last)
  })

  it('without a good checkpoint is refused every time, and left as it is', async () => {
    const disk = changed({
      [CHECKPOINTS[0]]: flipped(CHECKPOINTS[0], 30),
      [CHECKPOINTS[1]]: flipped(CHECKPOINTS[1], 5),
    })
    const before = disk.contents()
    for (let round = 0; round < 2; round++) {
      await expect(openOn(disk)).rejects.toThrow(
        /^The log of aurora cannot be used: there is no good checkpoint beside 3 segments in data\/universes\/aurora \(.+: its state is damaged; .+: its header is damaged\); put back/,
      )
    }
    expect(disk.contents()).toEqual(before)
    for (const name of CHECKPOINTS) expect(before.has(file(name))).toBe(true)
    await expect(openOn(changed({ [CHECKPOINTS[0]]: null, [CHECKPOINTS[1]]: null }))).rejects.toThrow(
      'there is no good checkpoint beside 3 segments',
    )
  })

  it('of a newer version is refused, and left as it is', async () => {
    for (const name of [SEGMENTS[1], CHECKPOINTS[1]]) {
      const bytes = sample.get(file(name))!.slice()
      bytes[11] = FORMAT_VERSION + 1
      new DataView(bytes.buffer).setUint32(20, crc32(bytes.subarray(0, 20)))
      const disk = changed({ [name]: bytes })
      const before = disk.contents()
      await expect(openOn(disk)).rejects.toThrow(
        `The log of aurora cannot be used: ${name}: it is of format 2, and this server reads up to format 1: use the newer server`,
      )
      expect(disk.contents()).toEqual(before)
    }
  })

  it('with a whole entry that is unknown here is refused when it is read, and left as it is', async () => {
    const name = SEGMENTS[2]
    const bytes = sample.get(file(name))!.slice()
    // A command of code 127 in the last entry, which has at least one.
    expect(expected(LAST).commands.length).toBeGreaterThan(0)
    const record = lastRecord(bytes)
    // [epoch, tick, fingerprint, [[code..
    record[8 + 6] = 127
    sealRecord(record)
    const disk = changed({ [name]: bytes })
    const before = disk.contents()
    await expect(openOn(disk)).rejects.toThrow(
      `The log of aurora cannot be read: ${name}: the entry of tick ${LAST} is not damaged, but unknown here (a newer server's?): There is no command 127.`,
    )
    expect(disk.contents()).toEqual(before)
  })
})

/** The last record of a segment, in place. */
function lastRecord(bytes: Uint8Array): Uint8Array {
  let at = HEADER_BYTES
  for (;;) {
    const end = at + 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(at + 4)
    if (end === bytes.length) return bytes.subarray(at)
    at = end
  }
}
