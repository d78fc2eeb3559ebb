// The log of one universe in Redis: a stream of entries, and checkpoints beside it. Several processes may hold it open.
import { ByteWriter } from '../../../shared/byte-writer.ts'
import type { RedisConnection } from '../../process/redis-connection.ts'
import { type Entry, readEntry, writeEntry } from '../entry.ts'
import { refuseCheckpoint, refuseEntry, type StoredCheckpoint, type UniverseLog } from '../universe-log.ts'
import type { LogKeys } from './keys.ts'
import { type LogScripts, type Refusal, readRefusal } from './scripts.ts'

/** Entries asked for at a time: some megabytes of the largest universe. */
const PAGE = 500
const EPOCH_BYTES = 4

/** Who appends: kept as the lease of the universe, for this long after each entry. */
export interface Lease {
  readonly node: string
  readonly ms: number
}

export interface RedisLogOptions {
  readonly redis: RedisConnection
  readonly scripts: LogScripts
  readonly universe: string
  readonly keys: LogKeys
  readonly list: string
  readonly lease: Lease | null
  /** The epoch as it was when the log was opened. */
  readonly epoch: number
}

export class RedisLog implements UniverseLog {
  epoch: number
  /** What the log was when it refused an entry last. */
  refusal: Refusal | null = null
  private readonly options: RedisLogOptions
  private readonly writer = new ByteWriter(256)
  private isAppending = false
  /** The tick of an entry that was sent and not answered: it may be in the log, or may yet come to it. */
  private unanswered = -1
  private closed = false

  constructor(options: RedisLogOptions) {
    this.options = options
    this.epoch = options.epoch
  }

  async claim(): Promise<number> {
    this.check()
    const { scripts, keys } = this.options
    this.epoch = Number(await scripts.claim(keys.meta, this.epoch))
    return this.epoch
  }

  append(entry: Entry, done: (error: Error | null) => void): void {
    if (this.closed) return done(closedError())
    if (this.isAppending) return done(new Error('The entry before is not in the log yet.'))
    this.isAppending = true
    this.send(entry).then(
      (error) => {
        this.isAppending = false
        done(error)
      },
      (error: Error) => {
        this.isAppending = false
        this.unanswered = entry.tick
        this.refusal = null
        done(error)
      },
    )
  }

  async read(after: number): Promise<{ entries: Entry[]; damage: string | null }> {
    this.check()
    const { redis, keys } = this.options
    const last = Number((await redis.hget(keys.meta, 'last')) ?? after)
    const entries: Entry[] = []
    for (let next = after + 1; ; next = entries.at(-1)!.tick + 1) {
      const page = await redis.xrangeBuffer(keys.entries, `${next}-0`, '+', 'COUNT', PAGE)
      for (const [, fields] of page) entries.push(readEntry(fields[1]!))
      if (page.length < PAGE) break
    }
    const first = entries[0]?.tick ?? last + 1
    if (first > after + 1)
      return { entries: [], damage: `The entries from tick ${after + 1} to ${first - 1} are not in the log.` }
    return { entries, damage: null }
  }

  /** The epoch and the last tick as the log holds them now. */
  async look(): Promise<Refusal> {
    const { redis, keys } = this.options
    const [epoch, last] = await redis.hmget(keys.meta, 'epoch', 'last')
    return { epoch: Number(epoch ?? 0), last: last == null ? null : Number(last) }
  }

  async checkpoints(): Promise<{ checkpoints: StoredCheckpoint[]; damage: string[] }> {
    this.check()
    const { redis, keys } = this.options
    const found = await redis.hgetallBuffer(keys.checkpoints)
    const checkpoints = Object.entries(found).map(([tick, bytes]) => readCheckpoint(Number(tick), bytes))
    return { checkpoints: checkpoints.sort((a, b) => b.tick - a.tick), damage: [] }
  }

  async saveCheckpoint(checkpoint: StoredCheckpoint): Promise<void> {
    this.check()
    const { scripts, keys, list, universe } = this.options
    const { epoch, tick } = checkpoint
    const bytes = checkpointBytes(checkpoint)
    const refusal = readRefusal(
      await scripts.save(keys.meta, keys.checkpoints, list, epoch, tick, bytes, universe),
    )
    if (refusal !== null) throw refuseCheckpoint(checkpoint, refusal.epoch, refusal.last)!
  }

  async cut(): Promise<void> {
    this.check()
    const { scripts, keys } = this.options
    await scripts.cut(keys.entries, keys.checkpoints)
  }

  async close(): Promise<void> {
    this.closed = true
  }

  /** Null when the entry is in the log; else why not. Rejects when nobody knows. */
  private async send(entry: Entry): Promise<Error | null> {
    const { scripts, keys, lease } = this.options
    this.writer.clear()
    writeEntry(this.writer, entry)
    const reply = await scripts.append(
      keys.meta,
      keys.entries,
      keys.lease,
      entry.epoch,
      entry.tick,
      // The connection keeps it until it is written.
      Buffer.from(this.writer.view()),
      this.unanswered === entry.tick ? 1 : 0,
      lease?.node ?? '',
      lease?.ms ?? 0,
    )
    this.unanswered = -1
    const refusal = readRefusal(reply)
    this.refusal = refusal
    if (refusal === null) return null
    this.epoch = Math.max(this.epoch, refusal.epoch)
    return refuseEntry(entry, refusal.epoch, refusal.last)
  }

  private check(): void {
    if (this.closed) throw closedError()
  }
}

/** A checkpoint as it is kept: u32 (little endian) epoch | bytes. */
export function checkpointBytes({ epoch, bytes }: StoredCheckpoint): Buffer {
  const kept = Buffer.alloc(EPOCH_BYTES + bytes.length)
  kept.writeUInt32LE(epoch)
  kept.set(bytes, EPOCH_BYTES)
  return kept
}

export function readCheckpoint(tick: number, kept: Buffer): StoredCheckpoint {
  return { epoch: kept.readUInt32LE(), tick, bytes: Uint8Array.from(kept.subarray(EPOCH_BYTES)) }
}

function closedError(): Error {
  return new Error('The log is closed.')
}
