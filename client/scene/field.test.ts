// The field on screens of several shapes, and the camera over a universe's edge.
import { describe, expect, it } from 'vitest'
import { FIELD_HEIGHT, FIELD_WIDTH, SECTOR_SIZE } from '../../shared/rules.ts'
import { cameraStep, fitField, wrapAround } from './field.ts'

describe('fitField', () => {
  it('fills a screen of its own shape', () => {
    expect(fitField(1600, 900)).toEqual({ scale: 1, left: 0, top: 0, width: 1600, height: 900 })
  })

  it.each([
    [1280, 720],
    [3840, 1080],
    [1024, 768],
    [390, 844],
    [844, 390],
  ])('shows the whole field and no more on %i x %i', (width, height) => {
    const place = fitField(width, height)
    expect(place.width / place.scale).toBeCloseTo(FIELD_WIDTH, -1)
    expect(place.height / place.scale).toBeCloseTo(FIELD_HEIGHT, -1)
    expect(place.left).toBeGreaterThanOrEqual(0)
    expect(place.top).toBeGreaterThanOrEqual(0)
    expect(place.left + place.width).toBeLessThanOrEqual(width)
    expect(place.top + place.height).toBeLessThanOrEqual(height)
  })

  it('leaves most of an upright screen below the field', () => {
    const place = fitField(390, 844)
    expect(place.top).toBeLessThan(844 - place.top - place.height)
  })
})

describe('cameraStep', () => {
  it('is the plain difference inside a universe', () => expect(cameraStep(5000, 5380)).toBe(380))
  it('ignores a trip over the edge', () => {
    const around = 5 * SECTOR_SIZE
    expect(cameraStep(around - 100, 50)).toBe(150)
    expect(cameraStep(50, around - 100)).toBe(-150)
  })
  it('knows a jump', () => expect(cameraStep(0, 3 * SECTOR_SIZE + SECTOR_SIZE / 2)).toBeNull())
})

describe('wrapAround', () => {
  it('keeps what is near and folds what is far', () => {
    expect(wrapAround(10, 100)).toBe(10)
    expect(wrapAround(60, 100)).toBe(-40)
    expect(wrapAround(-260, 100)).toBe(40)
  })
})
