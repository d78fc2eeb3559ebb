// Bytes of msgpack values written one after another, into a buffer that grows and is used again: the hot path's pen.

/** Bytes written one after another into a buffer that grows and is used again. */
export class ByteWriter {
  private buffer: Uint8Array
  length = 0

  constructor(size: number) {
    this.buffer = new Uint8Array(size)
  }

  clear(): void {
    this.length = 0
  }

  /** A whole number, 0 .. 2^32 - 1, in msgpack's shortest form. */
  uint(value: number): void {
    this.makeRoom(5)
    const buffer = this.buffer
    if (value < 0x80) {
      buffer[this.length++] = value
    } else if (value < 0x100) {
      buffer[this.length++] = 0xcc
      buffer[this.length++] = value
    } else if (value < 0x10000) {
      buffer[this.length++] = 0xcd
      buffer[this.length++] = value >>> 8
      buffer[this.length++] = value & 0xff
    } else {
      buffer[this.length++] = 0xce
      buffer[this.length++] = value >>> 24
      buffer[this.length++] = (value >>> 16) & 0xff
      buffer[this.length++] = (value >>> 8) & 0xff
      buffer[this.length++] = value & 0xff
    }
  }

  /** A whole number, -2^31 .. 2^32 - 1, in msgpack's shortest form. */
  int(value: number): void {
    if (value >= 0) return this.uint(value)
    this.makeRoom(5)
    const buffer = this.buffer
    if (value >= -0x20) {
      buffer[this.length++] = value & 0xff
    } else if (value >= -0x80) {
      buffer[this.length++] = 0xd0
      buffer[this.length++] = value & 0xff
    } else if (value >= -0x8000) {
      buffer[this.length++] = 0xd1
      buffer[this.length++] = (value >> 8) & 0xff
      buffer[this.length++] = value & 0xff
    } else {
      buffer[this.length++] = 0xd2
      buffer[this.length++] = (value >> 24) & 0xff
      buffer[this.length++] = (value >> 16) & 0xff
      buffer[this.length++] = (value >> 8) & 0xff
      buffer[this.length++] = value & 0xff
    }
  }

  /** The header of an array of `length` values, which are to follow. */
  arrayHeader(length: number): void {
    this.makeRoom(5)
    if (length < 16) {
      this.buffer[this.length++] = 0x90 | length
      return
    }
    this.buffer[this.length++] = length < 0x10000 ? 0xdc : 0xdd
    if (length >= 0x10000) {
      this.buffer[this.length++] = length >>> 24
      this.buffer[this.length++] = (length >>> 16) & 0xff
    }
    this.buffer[this.length++] = (length >>> 8) & 0xff
    this.buffer[this.length++] = length & 0xff
  }

  /** An array of whole numbers: what `encodeValue` gives for it. */
  ints(values: readonly number[]): void {
    this.arrayHeader(values.length)
    for (let n = 0; n < values.length; n++) this.int(values[n]!)
  }

  /** What another writer holds from `from` up to `to`. Mostly a few bytes, for which a loop is faster than a copy. */
  part({ buffer: source }: ByteWriter, from: number, to: number): void {
    this.makeRoom(to - from)
    const buffer = this.buffer
    let at = this.length
    for (let n = from; n < to; n++) buffer[at++] = source[n]!
    this.length = at
  }

  /** Values encoded before. */
  bytes(bytes: Uint8Array): void {
    this.makeRoom(bytes.length)
    this.buffer.set(bytes, this.length)
    this.length += bytes.length
  }

  /** What was written, valid until the next write. */
  view(): Uint8Array {
    return this.buffer.subarray(0, this.length)
  }

  /** What was written, to keep. */
  copy(): Uint8Array {
    return this.buffer.slice(0, this.length)
  }

  private makeRoom(more: number): void {
    if (this.length + more <= this.buffer.length) return
    const wider = new Uint8Array(Math.max(this.buffer.length * 2, this.length + more))
    wider.set(this.buffer.subarray(0, this.length))
    this.buffer = wider
  }
}
