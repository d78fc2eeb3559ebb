// Leads a log until it is killed: a process for log-crash.integration.test.ts. Says what it is doing, a line each.
import { setImmediate } from 'node:timers/promises'
import type { Durability } from '../server/log/files/file-log.ts'
import { openFileLogs } from '../server/log/files/file-log-store.ts'
import { append, checkpointOf, entryOf } from './log-samples.ts'

const [folder, durability] = process.argv.slice(2) as [string, Durability]
const store = await openFileLogs(folder, { durability, segmentBytes: 2000 })
const log = await store.open('aurora')
const { checkpoints } = await log.checkpoints()
let last = checkpoints[0]?.tick ?? 0
last += (await log.read(last)).entries.length
const epoch = await log.claim()
console.log(`epoch ${epoch}`)
if (checkpoints.length === 0) await log.saveCheckpoint(checkpointOf(epoch, 0))

let saving = Promise.resolve()
for (let tick = last + 1; ; tick++) {
  const error = await append(log, entryOf(epoch, tick))
  if (error !== null) throw error
  console.log(`entry ${epoch} ${tick}`)
  // As between two ticks: what is not an append goes on.
  await setImmediate()
  // A checkpoint is taken while entries go on, and is there before the next one is due.
  if (tick % 25 > 0) continue
  await saving
  saving = log.saveCheckpoint(checkpointOf(epoch, tick)).then(() => {
    console.log(`checkpoint ${tick}`)
    return log.cut()
  })
}
