// The feed of a universe as values of a snapshot, and back.
import type { ByteWriter } from '../../shared/byte-writer.ts'
import { encodeValue } from '../../shared/codec.ts'
import { FEED_KINDS, type FeedItem, type Somebody } from './feed.ts'
import type { SnapshotReader } from './snapshot-reader.ts'
import type { Universe } from './universe.ts'

export function writeFeed(writer: ByteWriter, { feed }: Universe): void {
  writer.uint(feed.count)
  writer.uint(feed.leader + 1)
  writer.uint(feed.items.length)
  for (const { number, tick, kind, who, by, score } of feed.items) {
    for (const value of [number, tick, FEED_KINDS.indexOf(kind), score]) writer.uint(value)
    for (const somebody of [who, by]) writeSomebody(writer, somebody)
  }
}

/** Number + 1, name, and whether it is a drone; of nobody a 0 alone. */
function writeSomebody(writer: ByteWriter, somebody: Somebody | null): void {
  writer.uint(somebody === null ? 0 : somebody.pilot + 1)
  if (somebody === null) return
  writer.bytes(encodeValue(somebody.name))
  writer.uint(somebody.drone ? 1 : 0)
}

export function readFeed(reader: SnapshotReader, { feed }: Universe): void {
  const [count, leader] = [reader.int(), reader.int() - 1]
  const items = reader.list((): FeedItem => {
    const [number, tick, kind, score] = [reader.int(), reader.int(), FEED_KINDS[reader.int()], reader.int()]
    if (kind === undefined) throw new Error('The snapshot has an item of the feed of an unknown kind.')
    return { number, tick, kind, score, who: readSomebody(reader), by: readSomebody(reader) }
  })
  feed.restore(count, leader, items)
}

function readSomebody(reader: SnapshotReader): Somebody | null {
  const pilot = reader.int() - 1
  return pilot < 0 ? null : { pilot, name: reader.text(), drone: reader.int() === 1 }
}
