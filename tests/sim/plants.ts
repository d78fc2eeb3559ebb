// Bugs that a server must not have, planted on purpose: each must be found by what is checked of every run.
import { decodeCheckpoint, encodeCheckpoint } from '../../server/log/checkpoint.ts'
import type { Entry } from '../../server/log/entry.ts'
import type { LogStore, StoredCheckpoint, UniverseLog } from '../../server/log/universe-log.ts'
import { restoreSnapshot } from '../../server/universe/snapshot.ts'
import { createUniverse } from '../../server/universe/tick.ts'
import type { Plant } from './process.ts'

type Changes = Partial<Pick<UniverseLog, 'append' | 'saveCheckpoint'>>

/** Logs that do some things otherwise. */
function changed(logs: LogStore, change: (log: UniverseLog) => Changes): LogStore {
  return {
    list: () => logs.list(),
    open: async (universe) => {
      const log = await logs.open(universe)
      const { append = log.append, saveCheckpoint = log.saveCheckpoint } = change(log)
      return {
        get epoch() {
          return log.epoch
        },
        claim: () => log.claim(),
        append: append.bind(log),
        read: (after) => log.read(after),
        checkpoints: () => log.checkpoints(),
        saveCheckpoint: saveCheckpoint.bind(log),
        cut: () => log.cut(),
        close: () => log.close(),
      }
    },
    glance: (universe) => logs.glance(universe),
    begin: (universe, checkpoint) => logs.begin(universe, checkpoint),
    probe: () => logs.probe(),
    remove: (universe) => logs.remove(universe),
    close: () => logs.close(),
  }
}

/** An entry is applied before it is in the log: it is appended together with the one after it. */
export const applyBeforeAppend: Plant = {
  isHidden: true,
  logs: (logs) =>
    changed(logs, (log) => {
      let late: Entry | null = null
      return {
        append: (entry, done) => {
          if (late !== null) log.append(late, () => undefined)
          late = entry
          done(null)
        },
      }
    }),
}

/** After a recovery nobody is set adrift. */
export const loseAdrift: Plant = {
  engine: ({ inbox, universe }) => {
    inbox!.take(universe.tick + 1)
  },
}

/** A checkpoint says that it is of the tick after the one it is of. */
export const misdateCheckpoints: Plant = {
  logs: (logs) =>
    changed(logs, (log) => ({
      saveCheckpoint: (checkpoint) =>
        log.saveCheckpoint(checkpoint.tick === 0 ? checkpoint : misdated(checkpoint)),
    })),
}

function misdated({ epoch, tick, bytes }: StoredCheckpoint): StoredCheckpoint {
  const { snapshot, ...description } = decodeCheckpoint(bytes)
  const universe = createUniverse(description.definition)
  restoreSnapshot(universe, snapshot)
  universe.tick--
  return { epoch, tick: tick - 1, bytes: encodeCheckpoint(universe, description) }
}
