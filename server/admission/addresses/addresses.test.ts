import { describe, expect, it } from 'vitest'
import { boundAddress, canonicalAddress, limitKey, TrustedProxies } from './addresses.ts'

describe('an address', () => {
  it('has one spelling', () => {
    expect(canonicalAddress('0000:0000:0000:0000:0000:ffff:7f00:0001')).toBe('127.0.0.1')
    expect(canonicalAddress('2001:0DB8:0:0:0:0:0:1')).toBe('2001:db8::1')
    for (const none of ['', 'localhost', '1.2.3', '1.2.3.4:80', '[::1]', 'fe80::1%eth0', '1.2.3.4, 5.6.7.8'])
      expect(canonicalAddress(none), none).toBeNull()
  })

  it('is limited with its network, and bound as the mode says', () => {
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

describe('trusted proxies', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', '2001:db8::1', '127.0.0.1'])
  const locate = (peer: string, forwardedFor = '', proxied = '') =>
    proxies.locate({ peer, forwardedFor, proxied }).address

  it('are believed up to the first address that is none of them', () => {
    expect(locate('10.1.1.1', '192.0.2.1')).toBe('192.0.2.1')
    expect(locate('10.1.1.1', '192.0.2.66, 192.0.2.1, 10.2.2.2')).toBe('192.0.2.1')
    expect(locate('2001:0db8:0:0:0:0:0:1', '2001:db8::9')).toBe('2001:db8::9')
    expect(locate('10.1.1.1', '', '192.0.2.1')).toBe('192.0.2.1')
    expect(locate('10.1.1.1', '192.0.2.1, nonsense')).toBe('10.1.1.1')
    expect(locate('10.1.1.1')).toBe('10.1.1.1')
  })

  it('are only those that were named', () => {
    expect(locate('192.0.2.9', '192.0.2.1', '192.0.2.2')).toBe('192.0.2.9')
    expect(locate('2001:db8::2', '192.0.2.1')).toBe('2001:db8::2')
  })

  it('that forward from this machine do not make a stranger local', () => {
    const isLocal = (peer: string, forwardedFor: string) =>
      proxies.locate({ peer, forwardedFor, proxied: '' }).isLocal
    expect(isLocal('127.0.0.1', '')).toBe(true)
    expect(isLocal('127.0.0.2', '')).toBe(true)
    expect(isLocal('127.0.0.1', '127.0.0.3')).toBe(false)
    expect(isLocal('127.0.0.2', '127.0.0.2')).toBe(false)
  })

  it('that are none are named', () => {
    for (const wrong of ['10.0.0.0/33', 'example.org', '10.0.0.0/x', '10.0.0/8'])
      expect(() => new TrustedProxies([wrong])).toThrow(wrong)
  })
})
