// The segments of a log: those there were, and the one that is written to. It knows nothing of epochs' rights or ticks'
// order (file-log.ts does), only how entries get into files and onto the disk.
import { join } from 'node:path'
import type { Disk } from '../disk.ts'
import { type FileHeader, fileName } from '../file-format.ts'
import { nextTick, type Segment } from './segment-reader.ts'
import { SegmentWriter } from './segment-writer.ts'

export class SegmentChain {
  /** Oldest first; the active one is the last. */
  private segments: Segment[]
  private active: SegmentWriter | null = null
  /** Ended, and perhaps not on the disk yet. */
  private retired: SegmentWriter[] = []
  /** The folder on the disk may lack the name of a segment. */
  private hasNewName = false
  /** The next entry begins a segment. */
  private isEnded = false
  private readonly disk: Disk
  private readonly folder: string
  private readonly segmentBytes: number

  constructor(disk: Disk, folder: string, segmentBytes: number, segments: Segment[]) {
    this.disk = disk
    this.folder = folder
    this.segmentBytes = segmentBytes
    this.segments = segments
  }

  get list(): readonly Segment[] {
    return this.segments
  }

  /** Whether the disk may lack something. */
  get isDirty(): boolean {
    return this.hasNewName || this.retired.length > 0 || (this.active?.isDirty ?? false)
  }

  /** Lets the next entry begin a segment. */
  end(): void {
    this.isEnded = true
  }

  /** Hands the record of an entry to the kernel. Throws when that fails: nothing of it is in the log then. */
  append(record: Uint8Array, { epoch, tick }: FileHeader): void {
    let { active } = this
    if (
      active === null ||
      this.isFull(active) ||
      active.header.epoch !== epoch ||
      nextTick(active) !== tick
    ) {
      active?.trim()
      active = new SegmentWriter(this.disk, this.folder, { epoch, tick })
      this.adopt(active)
      this.hasNewName = true
    }
    active.append(record)
  }

  private isFull({ count, length }: SegmentWriter): boolean {
    return count > 0 && (this.isEnded || length >= this.segmentBytes)
  }

  /** Begins a segment, which is on the disk when this resolves. When it rejects, everything is as before. */
  async begin(header: FileHeader): Promise<void> {
    this.active?.trim()
    const segment = await this.create(header)
    try {
      await synced(segment)
      await this.disk.syncFolder(this.folder)
    } catch (error) {
      segment.close()
      await this.disk.remove(join(this.folder, segment.name))
      throw error
    }
    this.adopt(segment)
    await this.removeEmpty()
  }

  private async create(header: FileHeader): Promise<SegmentWriter> {
    try {
      return new SegmentWriter(this.disk, this.folder, header)
    } catch (error) {
      await this.disk.remove(join(this.folder, fileName('segment', header)))
      throw error
    }
  }

  /** Goes on with `segment`; the one before holds nothing but whole records. */
  private adopt(segment: SegmentWriter): void {
    const { active } = this
    // An empty one of this name was begun anew.
    this.segments = this.segments.filter(({ name }) => name !== segment.name)
    if (active?.isDirty) this.retired.push(active)
    else active?.close()
    this.segments.push(segment)
    this.active = segment
    this.isEnded = false
  }

  /** Segments that got no entry: a claim's, by somebody who died or slept before the next tick. */
  private async removeEmpty(): Promise<void> {
    const empty = this.segments.filter((segment) => segment.count === 0 && segment !== this.active)
    for (const { name } of empty) await this.disk.remove(join(this.folder, name))
    this.segments = this.segments.filter((segment) => !empty.includes(segment))
  }

  /** Brings the last entry, of `bytes`, to the disk; if that fails, nothing of it is in the log. */
  confirm(bytes: number, done: (error: Error | null) => void): void {
    const active = this.active!
    const failed = (error: Error) => {
      active.takeBack(bytes)
      if (active.isNew) this.forget(active)
      done(error)
    }
    active.sync((error) => {
      if (error !== null) return failed(error)
      if (!this.hasNewName) return done(null)
      this.syncNames().then(() => done(null), failed)
    })
  }

  /** Of a segment whose header may not be on the disk nothing can be saved: the next entry begins it again. */
  private forget(active: SegmentWriter): void {
    this.segments.pop()
    this.active = null
    active.close()
  }

  /** Brings everything to the disk. `again`: the last time it failed. */
  async flush(again: boolean): Promise<void> {
    for (const segment of [...this.retired, this.active]) {
      if (segment === null || !segment.isDirty) continue
      if (again) segment.rewrite()
      await synced(segment)
    }
    if (this.hasNewName) await this.syncNames()
    for (const segment of this.retired) if (!segment.isDirty) segment.close()
    this.retired = this.retired.filter((segment) => segment.isDirty)
  }

  private async syncNames(): Promise<void> {
    this.hasNewName = false
    try {
      await this.disk.syncFolder(this.folder)
    } catch (error) {
      this.hasNewName = true
      throw error
    }
  }

  /** Removes segments with nothing after tick `oldest`; not the last one, whose name holds the epoch. */
  async cut(oldest: number): Promise<void> {
    while (this.segments.length > 1 && nextTick(this.segments[0]!) - 1 <= oldest) {
      await this.disk.remove(join(this.folder, this.segments[0]!.name))
      this.segments.shift()
    }
  }

  close(): void {
    for (const segment of this.retired) segment.close()
    this.active?.close()
    this.retired = []
    this.active = null
  }
}

function synced(segment: SegmentWriter): Promise<void> {
  return new Promise((resolve, reject) => {
    segment.sync((error) => (error === null ? resolve() : reject(error)))
  })
}
