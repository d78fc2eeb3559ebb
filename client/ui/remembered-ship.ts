// The class of ships chosen last time, kept by the browser if it keeps anything.
import { isModel } from '../../shared/ship-classes.ts'

const KEY = 'orrery.ship'

/** Its model; the first class when none is remembered. */
export function recallShip(): number {
  try {
    const model = Number(localStorage.getItem(KEY) ?? 0)
    return Number.isInteger(model) && model >= 0 && isModel(model) ? model : 0
  } catch {
    // Forbidden by the browser's settings.
    return 0
  }
}

export function rememberShip(model: number): void {
  try {
    localStorage.setItem(KEY, String(model))
  } catch {
    // Forbidden or full: the ship has to be chosen again next time.
  }
}
