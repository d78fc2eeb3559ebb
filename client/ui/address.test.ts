// What addresses ask for.
import { describe, expect, it } from 'vitest'
import { readAddress, socketUrl } from './address.ts'

describe('readAddress', () => {
  it('asks for nothing by default', () => {
    expect(readAddress('', '')).toEqual({
      universe: null,
      name: null,
      role: 'pilot',
      code: '',
      party: '',
      watch: null,
      join: false,
      renderer: 'webgl',
      line: null,
    })
  })
  it('reads every wish', () => {
    expect(
      readAddress('?universe=arena&name=Ann%20B&role=spectator&join=1&renderer=canvas&lag=150', ''),
    ).toEqual({
      universe: 'arena',
      name: 'Ann B',
      role: 'spectator',
      code: '',
      party: '',
      watch: null,
      join: true,
      renderer: 'canvas',
      line: { lag: 150, jitter: 0, stall: 0 },
    })
  })
  it('reads codes behind the #, and whom to watch', () => {
    expect(readAddress('?universe=private-1&watch=7', '#code=abc&party=p_-1')).toMatchObject({
      universe: 'private-1',
      code: 'abc',
      party: 'p_-1',
      watch: 7,
    })
  })
  it('ignores what it does not know', () => {
    expect(readAddress('?role=god&join=yes&renderer=vulkan', '')).toMatchObject({
      role: 'pilot',
      join: false,
      renderer: 'webgl',
    })
  })
})

describe('socketUrl', () => {
  it('is as safe as the page', () => {
    expect(socketUrl({ protocol: 'https:', host: 'play.example' })).toBe('wss://play.example/socket')
    expect(socketUrl({ protocol: 'http:', host: 'localhost:3000' })).toBe('ws://localhost:3000/socket')
  })
})
