import { expect, it } from 'vitest'
import { createGamepad } from './gamepad.ts'

interface Held {
  readonly axes?: readonly number[]
  readonly buttons?: readonly number[]
  readonly mapping?: GamepadMappingType
  readonly timestamp?: number
}

function padWith({ axes = [0, 0], buttons = [], mapping = 'standard', timestamp = 1 }: Held): Gamepad {
  const all = Array.from({ length: 17 }, (_, n) => ({
    pressed: buttons.includes(n),
    touched: false,
    value: 0,
  }))
  return { axes, buttons: all, mapping, timestamp } as unknown as Gamepad
}

it.each<[string, Held, object]>([
  ['at rest', {}, { heading: null, thrust: false, fire: false, special: false }],
  ['the stick a little out', { axes: [0, 0.5] }, { heading: 64, thrust: false }],
  ['the stick all out', { axes: [-1, 0] }, { heading: 128, thrust: true }],
  ['the stick that does not quite rest', { axes: [0.2, -0.2] }, { heading: null, thrust: false }],
  ['A', { buttons: [0] }, { fire: true, special: false }],
  ['the triggers', { buttons: [6, 7] }, { thrust: true, fire: true }],
  ['B', { buttons: [1] }, { fire: false, special: true }],
  ['a pad of another layout', { mapping: '', buttons: [0] }, { fire: false }],
])('%s', (_, held, pointer) => {
  const input = createGamepad(
    () => undefined,
    () => [null, padWith(held)],
  )
  input.poll()
  expect(input.pointer).toMatchObject(pointer)
})

it('buys one step for each press of the cross', () => {
  const bought: number[] = []
  let held: Held = {}
  const input = createGamepad(
    (property) => bought.push(property),
    () => [padWith(held)],
  )
  for (const buttons of [[12], [12], [], [12], [14, 15]]) {
    held = { buttons }
    input.poll()
  }
  expect(bought).toEqual([0, 0, 2, 3])
})

it('listens to the pad that was touched last, and lets go when it is gone', () => {
  let pads: (Gamepad | null)[] = [
    padWith({ buttons: [0], timestamp: 5 }),
    padWith({ axes: [1, 0], timestamp: 9 }),
  ]
  const input = createGamepad(
    () => undefined,
    () => pads,
  )
  input.poll()
  expect(input.pointer).toMatchObject({ heading: 0, fire: false })
  pads = [null]
  input.poll()
  expect(input.pointer).toEqual({ heading: null, thrust: false, fire: false, special: false })
})
