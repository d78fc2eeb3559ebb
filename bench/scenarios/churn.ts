// Minutes of joins, leaves, sleeps, wakes, creations and closes at full speed: what the server takes ends where it began.
import { churn } from '../churn/churn.ts'
import { builtServer } from '../load/programs.ts'
import { atLeast, atMost, type Report, round } from '../report.ts'

const WARM_UP_SECONDS = 60
/** One life of so many is cut off. */
const CUT_OFFS = 60

export async function runChurn(progress: (text: string) => void, minutes: number): Promise<Report> {
  progress('building the server')
  const program = [await builtServer()]
  const options = {
    program,
    seconds: minutes * 60,
    warmUpSeconds: WARM_UP_SECONDS,
    cutOffs: CUT_OFFS,
    progress,
  }
  const { before, after, lives, wakes, created } = await churn(options)
  const row = (when: string, { heapMB, rssMB, openFiles, logFiles, logMB, dataMB }: typeof before) => ({
    when,
    'heap MB': round(heapMB),
    'RSS MB': round(rssMB, 0),
    'open files': openFiles,
    'files of logs': logFiles,
    'logs MB': round(logMB),
    'data folder MB': round(dataMB),
  })
  return {
    scenario: 'churn',
    rows: [row('before', before), row(`after ${minutes} minutes`, after)],
    lines: [
      atLeast('lives', lives.left + lives['cut off'], minutes * 60, ''),
      atLeast('times that a universe woke up', wakes, minutes * 20, ''),
      atLeast('universes created and closed', created, minutes * 20, ''),
      atMost('lives that were not let in', lives['not let in'], created, ''),
      atMost('heap that is kept', after.heapMB - before.heapMB, 2, 'MB'),
      atMost('memory that is kept', after.rssMB - before.rssMB, 30, 'MB'),
      atMost('files left open', after.openFiles - before.openFiles, 0, ''),
      atMost('files of logs left', after.logFiles - before.logFiles, 0, ''),
      atMost('data folder grown', after.dataMB - before.dataMB, 5, 'MB'),
      atMost('universes awake', after.awakeUniverses, 0, ''),
    ],
  }
}
