import { describe, expect, it } from 'vitest'
import { FIRE, THRUST } from '../shared/rules.ts'
import { type Control, Helm } from './helm.ts'

const control = (fields: Partial<Control> = {}): Control => {
  return { target: 0, thrust: false, fire: false, special: false, ...fields }
}

describe('the helm', () => {
  it('sends what changed, once for each tick, and no turn that nobody sees', () => {
    const helm = new Helm()
    expect(helm.next(control({ target: 10 }), 0, 5)).toEqual({ target: 10, controls: 0, tick: 5 })
    expect(helm.next(control({ target: 40 }), 0, 5)).toBeNull()
    expect(helm.next(control({ target: 40 }), 0, 6)).toEqual({ target: 40, controls: 0, tick: 6 })
    expect(helm.next(control({ target: 41 }), 0, 7)).toBeNull()
    expect(helm.next(control({ target: null }), 41, 8)).toBeNull()
  })

  it('sends a press at once, even in a tick that something was sent for, and its end with the next', () => {
    const helm = new Helm()
    helm.next(control({ target: 10 }), 0, 5)
    const pressed = helm.next(control({ target: 12, fire: true }), 0, 5)
    expect(pressed).toEqual({ target: 12, controls: FIRE, tick: 5 })
    expect(helm.next(control({ target: 12 }), 0, 5)).toBeNull()
    expect(helm.next(control({ target: 12 }), 0, 6)).toEqual({ target: 12, controls: 0, tick: 6 })
  })

  it('does not let go of what was held when something is pressed in the same tick', () => {
    const helm = new Helm()
    helm.next(control({ thrust: true }), 0, 5)
    expect(helm.next(control({ fire: true }), 0, 5)).toEqual({ target: 0, controls: THRUST | FIRE, tick: 5 })
    expect(helm.next(control({ fire: true }), 0, 6)).toEqual({ target: 0, controls: FIRE, tick: 6 })
  })

  it('never sends for an earlier tick than before', () => {
    const helm = new Helm()
    helm.next(control({ target: 10 }), 0, 8)
    expect(helm.next(control({ target: 40, fire: true }), 0, 7)).toEqual({
      target: 40,
      controls: FIRE,
      tick: 8,
    })
  })
})
