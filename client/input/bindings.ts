// Which keys do what: two for each action, by their places on the keyboard (KeyboardEvent.code).

export const ACTIONS = ['left', 'right', 'thrust', 'fire', 'special', 'mute', 'music'] as const
export type Action = (typeof ACTIONS)[number]

/** One or two keys for each action; '' for none. */
export type Bindings = Readonly<Record<Action, readonly [string, string]>>

export const DEFAULT_BINDINGS: Bindings = {
  left: ['ArrowLeft', 'KeyA'],
  right: ['ArrowRight', 'KeyD'],
  thrust: ['ArrowUp', 'KeyW'],
  fire: ['Space', ''],
  special: ['KeyF', 'KeyX'],
  mute: ['KeyM', ''],
  music: ['KeyN', ''],
}

/** Keys with a meaning that stays: chat, help, closing, leaving a dialog, the next field. */
const TAKEN = new Set(['Enter', 'KeyT', 'KeyH', 'Escape', 'Tab', 'Digit1', 'Digit2', 'Digit3', 'Digit4'])

/** Whether an action may have this key. */
export function isFree(code: string): boolean {
  return code !== '' && code.length < 24 && !TAKEN.has(code)
}

/** `bindings` with another key in one place, which no other action has then any more. */
export function bind(bindings: Bindings, action: Action, place: 0 | 1, code: string): Bindings {
  const entries = ACTIONS.map((one): [Action, [string, string]] => {
    const [first, second] = bindings[one].map((key) => (key === code ? '' : key)) as [string, string]
    return [one, [first, second]]
  })
  const bound = Object.fromEntries(entries) as Record<Action, [string, string]>
  bound[action][place] = code
  return bound
}

/** What was kept, as far as it makes sense; else the defaults. */
export function readBindings(kept: unknown): Bindings {
  if (typeof kept !== 'object' || kept === null) return DEFAULT_BINDINGS
  const found = kept as Readonly<Record<string, unknown>>
  const isWhole = ACTIONS.every((action) => {
    const keys = found[action]
    return Array.isArray(keys) && keys.length === 2 && keys.every((key) => key === '' || isFree(String(key)))
  })
  return isWhole ? (kept as Bindings) : DEFAULT_BINDINGS
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** What is on a key, as on an English keyboard: KeyA is A, Numpad4 is Numpad4. */
export function keyLabel(code: string): string {
  return SIGNS[code] ?? code.replace(/^(Key|Digit)/, '')
}
