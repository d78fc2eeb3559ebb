// Where this tab's ship lies: kept by the browser for as long as the tab lives, so that whoever reloads the page, or whose
// tab crashed, is at the same ship again without being asked.
import type { Destination } from './entry.tsx'

export interface Berth extends Destination {
  /** Opens the session again. */
  readonly key: string
  /** When the tab was last there, by the wall clock in milliseconds. */
  readonly at: number
}

const ITEM = 'orrery.berth'
/** Longer ago than this, nobody expects to be in the middle of a fight: the entry screen comes first. */
const FORGET_MS = 5 * 60_000
/** Milliseconds that a page which is being left has to let go of its ship, before another one asks. */
const PATIENCE_MS = 800

export function recallBerth(now: number): Berth | null {
  try {
    const berth = JSON.parse(sessionStorage.getItem(ITEM) ?? 'null') as Berth | null
    return berth !== null && now - berth.at < FORGET_MS ? berth : null
  } catch {
    // Forbidden by the browser's settings, or not ours: as in a new tab.
    return null
  }
}

export function keepBerth(berth: Berth): void {
  try {
    sessionStorage.setItem(ITEM, JSON.stringify(berth))
  } catch {
    // Forbidden or full: after a reload the entry screen comes first.
  }
}

export function forgetBerth(): void {
  try {
    sessionStorage.removeItem(ITEM)
  } catch {
    // Forbidden: then nothing was kept.
  }
}

/**
 * Takes the ship of this key for this tab. A tab that was duplicated has the same key: resolves with null when the other one
 * has the ship. Else with the function that lets go of it. Browsers without locks, and pages that are not secure, have no way
 * to know; there the server tells the other tab when it is replaced.
 */
export function claimBerth(key: string, steal = false): Promise<(() => void) | null> {
  // Absent where the page is not secure, whatever the type says.
  const locks = navigator.locks as LockManager | undefined
  if (locks === undefined) return Promise.resolve(() => undefined)
  return new Promise((resolve) => {
    const options = steal ? { steal } : { signal: AbortSignal.timeout(PATIENCE_MS) }
    locks
      .request(`orrery ${key}`, options, () => new Promise<void>((letGo) => resolve(letGo)))
      // Not had in time, or stolen later: by then the promise is settled.
      .catch(() => resolve(null))
  })
}
