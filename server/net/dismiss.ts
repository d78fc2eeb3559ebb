// Ends many sockets a few at a time, so that their clients do not all come back at the same moment.
import { setTimeout as delay } from 'node:timers/promises'

/** Between two sockets, where there is time. */
const SPACING_MS = 10
const SLICE_MS = 20
/** Time for the last goodbyes to be written. */
const LAST_MS = 1000

/**
 * @param open loses those that are gone
 * @param mostMs the whole takes no longer, but for the goodbyes that are still to be written
 */
export async function dismiss<Socket>(
  open: ReadonlySet<Socket>,
  mostMs: number,
  end: (socket: Socket) => void,
): Promise<void> {
  const all = [...open]
  const spanMs = Math.min(mostMs, all.length * SPACING_MS)
  const started = performance.now()
  let next = 0
  for (;;) {
    const share = spanMs === 0 ? 1 : Math.min(1, (performance.now() - started + SLICE_MS) / spanMs)
    for (const due = Math.ceil(share * all.length); next < due; next++) end(all[next]!)
    if (next === all.length) break
    await delay(SLICE_MS)
  }
  const until = performance.now() + LAST_MS
  while (open.size > 0 && performance.now() < until) await delay(SLICE_MS)
}
