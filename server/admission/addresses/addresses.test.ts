import { describe, expect, it } from 'vitest'
import { boundAddress, canonicalAddress, limitKey, networksOf } from './addresses.ts'

describe('an address', () => {
  it('has one spelling', () => {
    expect(canonicalAddress('0000:0000:0000:0000:0000:ffff:7f00:0001')).toBe('127.0.0.1')
    expect(canonicalAddress('2001:0DB8:0:0:0:0:0:1')).toBe('2001:db8::1')
    for (const none of ['', 'localhost', '1.2.3', '1.2.3.4:80', '[::1]', 'fe80::1%eth0', '1.2.3.4, 5.6.7.8'])
      expect(canonicalAddress(none), none).toBeNull()
  })

  it('is limited with its networks, banned with its /64, and bound as the mode says', () => {
    expect(networksOf('192.0.2.7')).toEqual(['192.0.2.7'])
    expect(networksOf('2001:db8:1:2::7')).toEqual(['2001:db8:1:2::7', '2001:db8:1:2::/64', '2001:db8:1::/48'])
    expect(networksOf('::7')).toEqual(['::7', '0:0:0:0::/64', '0:0:0::/48'])
    expect(limitKey('192.0.2.7')).toBe('192.0.2.7')
    expect(limitKey('2001:db8::7')).toBe(limitKey('2001:db8:0:0:ffff::1'))
    expect(limitKey('2001:db8:0:1::7')).not.toBe(limitKey('2001:db8::7'))
    expect(boundAddress('192.0.2.7', 'exact')).toBe('192.0.2.7')
    expect(boundAddress('192.0.2.7', 'prefix')).toBe(boundAddress('192.0.2.200', 'prefix'))
    expect(boundAddress('192.0.3.7', 'prefix')).not.toBe(boundAddress('192.0.2.7', 'prefix'))
    expect(boundAddress('2001:db8:1:2::7', 'prefix')).toBe(boundAddress('2001:db8:1:ff::9', 'prefix'))
    expect(boundAddress('192.0.2.7', 'off')).toBe('')
  })
})
