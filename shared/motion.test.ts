import { describe, expect, it } from 'vitest'
import { computeGolden, GOLDEN } from '../tests/golden-motion.ts'
import { createBodies } from './bodies.ts'
import { COSINE, drag, headingTo, SINE, stepShip, thrust, turn, wrap } from './motion.ts'
import { THRUST, THRUST_POWER, TURN_RATE } from './rules.ts'
import { createGrid } from './sectors.ts'

describe('motion', () => {
  it('is pinned: a long trajectory, the sine table and headings have the golden hashes', () => {
    expect(computeGolden()).toEqual(GOLDEN)
  })

  it('has a sine table that is the rounded sine', () => {
    for (let i = 0; i < 256; i++) {
      expect(SINE[i]).toBe(Math.round(Math.sin((2 * Math.PI * i) / 256) * 4096) + 0)
      expect(COSINE[i]).toBe(Math.round(Math.cos((2 * Math.PI * i) / 256) * 4096) + 0)
    }
  })

  it('turns the shorter way, at the limited rate, and up from exactly behind', () => {
    expect(turn(0, 5, TURN_RATE)).toBe(5)
    expect(turn(0, 100, TURN_RATE)).toBe(10)
    expect(turn(0, 200, TURN_RATE)).toBe(246)
    expect(turn(250, 3, TURN_RATE)).toBe(3)
    expect(turn(0, 128, TURN_RATE)).toBe(10)
    expect(turn(0, 129, TURN_RATE)).toBe(246)
  })

  it('adds up to the exact thrust over any 16 ticks', () => {
    for (const direction of [4096, -4096, 101, -2896, 1]) {
      for (const start of [0, 5, 1023]) {
        let sum = 0
        for (let tick = start; tick < start + 16; tick++) sum += thrust(direction, 100 * THRUST_POWER, tick)
        expect(sum).toBe((direction * 12 * 16) >> 12)
      }
    }
  })

  it('lets a drifting ship come to rest, the same way in both directions', () => {
    let forward = 384
    let backward = -384
    for (let tick = 1; tick < 400; tick++) {
      forward = drag(forward, tick)
      backward = drag(backward, tick)
      expect(backward + forward).toBe(0)
    }
    expect(forward).toBe(0)
  })

  it('reaches its top speed of 465 units a second, and no more', () => {
    const { ships } = createBodies()
    ships.add(0)
    ships.controls[0] = THRUST
    const grid = createGrid(16, 16)
    for (let tick = 1; tick < 1000; tick++) stepShip(ships, 0, tick, grid)
    expect(ships.vx[0]).toBe(372)
    expect(ships.vy[0]).toBe(0)
  })

  it('wraps around the edges', () => {
    expect(wrap(-1, 100)).toBe(99)
    expect(wrap(100, 100)).toBe(0)
    expect(wrap(99, 100)).toBe(99)
  })

  it('finds the heading to a place, to the nearest lower step', () => {
    for (let i = 0; i < 256; i++) expect(headingTo(COSINE[i]!, SINE[i]!)).toBe(i)
    expect(headingTo(0, 0)).toBe(0)
    expect(headingTo(-1, 0)).toBe(128)
    expect(headingTo(0, -7)).toBe(192)
  })
})
