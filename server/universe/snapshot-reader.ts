// Reads the values of a snapshot in their order, and checks the type of each.
import { decodeValues } from '../../shared/codec.ts'

export class SnapshotReader {
  private readonly values: readonly unknown[]
  private at = 0

  constructor(bytes: Uint8Array) {
    this.values = decodeValues(bytes).values
  }

  int(): number {
    const value = this.values[this.at++]
    if (typeof value !== 'number') throw new Error(`Value ${this.at} of the snapshot is no number.`)
    return value
  }

  text(): string {
    const value = this.values[this.at++]
    if (typeof value !== 'string') throw new Error(`Value ${this.at} of the snapshot is no text.`)
    return value
  }

  binary(): Uint8Array {
    const value = this.values[this.at++]
    if (!(value instanceof Uint8Array)) throw new Error(`Value ${this.at} of the snapshot is not binary.`)
    return value
  }

  list<T>(read: () => T): T[] {
    const length = this.int()
    if (length > this.values.length) throw new Error('A list of the snapshot is longer than the snapshot.')
    return Array.from({ length }, read)
  }

  end(): void {
    if (this.at !== this.values.length) throw new Error('The snapshot goes on after its end.')
  }
}
