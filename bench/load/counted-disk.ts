// The machine's disk, with a count of what logs write to it.
import { type Disk, nodeDisk } from '../../server/log/files/disk.ts'

export interface Written {
  /** Bytes of segments: their headers, and entries. */
  entries: number
  /** Bytes of checkpoints, and their number. */
  checkpoints: number
  saved: number
}

export function countedDisk(written: Written): Disk {
  return {
    ...nodeDisk,
    write: (descriptor, bytes, position) => {
      written.entries += bytes.length
      return nodeDisk.write(descriptor, bytes, position)
    },
    writeFile: (file, bytes) => {
      written.checkpoints += bytes.length
      written.saved++
      return nodeDisk.writeFile(file, bytes)
    },
  }
}
