// A universe at the end of a tick, as it is kept: what it is, which code it needs, and its snapshot.
//   u32 (little endian) length of the header | header | snapshot (universe/snapshot.ts)
// The header is one msgpack array: [format, simulation version, description as JSON].
import { decodeValue, encodeValue } from '../../shared/codec.ts'
import { type Definition, type Origin, type Terms, termsOf } from '../universe/definition.ts'
import { takeSnapshot } from '../universe/snapshot.ts'
import { SIMULATION_VERSION } from '../universe/tick.ts'
import type { Universe } from '../universe/universe.ts'

const FORMAT = 2
const LENGTH_BYTES = 4

/** What a checkpoint says beside the snapshot. */
export interface Description {
  /** Of one life of a universe, from its creation to its end: a reset begins another. */
  readonly incarnation: string
  readonly origin: Origin
  /** As it was given last; the terms in force may be others. */
  readonly definition: Definition
}

export interface Checkpoint extends Description {
  /** Those in force, as they are in the snapshot too. */
  readonly terms: Terms
  /** Pilots in it that are not drones. */
  readonly pilots: number
  readonly snapshot: Uint8Array
}

export function encodeCheckpoint(universe: Universe, description: Description): Uint8Array {
  const { incarnation, origin, definition } = description
  const pilots = universe.pilots.visitors
  const text = JSON.stringify({ incarnation, origin, definition, terms: termsOf(universe), pilots })
  const header = encodeValue([FORMAT, SIMULATION_VERSION, text])
  const snapshot = takeSnapshot(universe)
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + snapshot.length)
  new DataView(bytes.buffer).setUint32(0, header.length, true)
  bytes.set(header, LENGTH_BYTES)
  bytes.set(snapshot, LENGTH_BYTES + header.length)
  return bytes
}

/** Throws an Error that says what is wrong, in words for an operator, when this code cannot go on from it. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { byteOffset, byteLength, buffer } = bytes
  const length = byteLength < LENGTH_BYTES ? 0 : new DataView(buffer, byteOffset).getUint32(0, true)
  const header = decodeHeader(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length))
  if (!Array.isArray(header)) throw new Error('it is not a checkpoint')
  const [format, simulation, description] = header as unknown[]
  if (format !== FORMAT) throw new Error(`it has format ${String(format)}, and this server reads ${FORMAT}`)
  if (simulation !== SIMULATION_VERSION)
    throw new Error(
      `it needs version ${String(simulation)} of the simulation, and this server has ${SIMULATION_VERSION}`,
    )
  return { ...JSON.parse(String(description)), snapshot: bytes.subarray(LENGTH_BYTES + length) }
}

function decodeHeader(bytes: Uint8Array): unknown {
  try {
    return decodeValue(bytes)
  } catch {
    return null
  }
}
