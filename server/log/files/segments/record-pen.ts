// Writes an entry as the record that goes into a segment.
import { ByteWriter } from '../../../../shared/byte-writer.ts'
import { type Entry, writeEntry } from '../../entry.ts'
import { RECORD_HEAD_BYTES, sealRecord } from '../file-format.ts'

const HEAD = new Uint8Array(RECORD_HEAD_BYTES)

export class RecordPen {
  private readonly writer = new ByteWriter(4096)

  /** The entry's record, valid until the next call. */
  write(entry: Entry): Uint8Array {
    this.writer.clear()
    this.writer.bytes(HEAD)
    writeEntry(this.writer, entry)
    const record = this.writer.view()
    sealRecord(record)
    return record
  }
}
