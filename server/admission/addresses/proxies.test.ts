import { describe, expect, it } from 'vitest'
import type { ForwardingHeader } from './forwarding.ts'
import { TrustedProxies } from './proxies.ts'

interface Said {
  readonly proxied?: string
  readonly headers?: Readonly<Record<string, string>>
}

const TRUSTED = ['10.0.0.0/8', '2001:db8::1', '127.0.0.1']

function locate(
  peer: string,
  { proxied = '', headers = {} }: Said = {},
  read: ForwardingHeader = 'x-forwarded-for',
) {
  const proxies = new TrustedProxies(TRUSTED, read)
  return proxies.locate({ peer, proxied, header: (name) => headers[name] ?? '' })
}

/** Through a trusted proxy that says this. */
const forwarded = (value: string, proxied = '') =>
  locate('10.1.1.1', { proxied, headers: { 'x-forwarded-for': value } })
const standard = (value: string) => locate('10.1.1.1', { headers: { forwarded: value } }, 'forwarded')

describe('trusted proxies', () => {
  it('are believed up to the first address that is none of them', () => {
    expect(forwarded('192.0.2.1').address).toBe('192.0.2.1')
    expect(forwarded('192.0.2.66, 192.0.2.1, 10.2.2.2').address).toBe('192.0.2.1')
    expect(forwarded('', '192.0.2.1').address).toBe('192.0.2.1')
    expect(forwarded('192.0.2.66', '192.0.2.1').address).toBe('192.0.2.1')
    expect(forwarded('192.0.2.1', '10.2.2.2').address).toBe('192.0.2.1')
    const six = { headers: { 'x-forwarded-for': '2001:db8::9' } }
    expect(locate('2001:0db8:0:0:0:0:0:1', six).address).toBe('2001:db8::9')
  })

  it('may add ports and brackets', () => {
    expect(forwarded('8.8.8.8:4711').address).toBe('8.8.8.8')
    expect(forwarded('[2001:db8::9]').address).toBe('2001:db8::9')
    expect(forwarded('[2001:db8::9]:4711').address).toBe('2001:db8::9')
  })

  it('may say Forwarded, if that is what is read', () => {
    for (const [value, address] of [
      ['for=192.0.2.1', '192.0.2.1'],
      ['For="192.0.2.1:4711";proto=https;by=203.0.113.43', '192.0.2.1'],
      ['proto=https; for="[2001:db8::9]:4711"', '2001:db8::9'],
      ['for=192.0.2.66, for=192.0.2.1, for=10.2.2.2', '192.0.2.1'],
      // What a client wrote before, with a quote left open, or two that make one.
      ['for="192.0.2.66, for=192.0.2.1', '192.0.2.1'],
      ['for="192.0.2.66, for="[2001:db8::9]"', '2001:db8::9'],
      ['x="\\", for="[2001:db8::9]";by="a, b"', '2001:db8::9'],
    ] as const)
      expect(standard(value).address, value).toBe(address)
    expect(locate('10.1.1.1', { headers: { forwarded: 'for=192.0.2.1' } }).address).toBe('10.1.1.1')
    const both = { headers: { forwarded: 'for=192.0.2.66', 'x-forwarded-for': '192.0.2.1' } }
    expect(locate('10.1.1.1', both).address).toBe('192.0.2.1')
    expect(locate('10.1.1.1', both, 'forwarded').address).toBe('192.0.2.66')
  })

  it('that cannot be understood speak for a stranger at their own address, and for none further away', () => {
    const HOPS = [
      'unknown',
      'unix:',
      '_hidden',
      'localhost',
      '1.2.3',
      '[::1',
      '1.2.3.4:',
      '[1.2.3.4]',
      'fe80::1%eth0',
      '"',
    ]
    for (const hop of HOPS) {
      const expected = { address: '10.1.1.1', isLocal: false, unreadable: hop }
      expect(forwarded(hop), hop).toEqual(expected)
      expect(forwarded(`127.0.0.1, ${hop}`), hop).toEqual(expected)
    }
    for (const [value, hop] of [
      ['for=unknown', 'unknown'],
      ['for=_hidden;proto=http', '_hidden'],
      ['proto=http', 'proto=http'],
      ['for="', '"'],
    ] as const)
      expect(standard(value), value).toEqual({ address: '10.1.1.1', isLocal: false, unreadable: hop })
    expect(forwarded('unknown, 10.2.2.2').address).toBe('10.2.2.2')
    expect(forwarded('').unreadable).toBe('')
  })

  it('are only those that were named', () => {
    const said = { proxied: '192.0.2.2', headers: { 'x-forwarded-for': '192.0.2.1' } }
    expect(locate('192.0.2.9', said).address).toBe('192.0.2.9')
    expect(locate('2001:db8::2', said).address).toBe('2001:db8::2')
  })

  it('never speak for this machine, nor does anybody who was forwarded', () => {
    const LOCAL = '127.0.0.2'
    expect(locate(LOCAL).isLocal).toBe(true)
    // Also a proxy that forgets to say for whom it asks.
    expect(locate('127.0.0.1').isLocal).toBe(false)
    expect(locate('127.0.0.1', { headers: { 'x-forwarded-for': '127.0.0.3' } }).isLocal).toBe(false)
    expect(locate(LOCAL, { proxied: LOCAL }).isLocal).toBe(false)
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect(locate(LOCAL, { headers: { [name]: LOCAL } }).isLocal, name).toBe(false)
  })

  it('that are none are named', () => {
    for (const wrong of ['10.0.0.0/33', 'example.org', '10.0.0.0/x', '10.0.0/8'])
      expect(() => new TrustedProxies([wrong], 'forwarded')).toThrow(wrong)
  })

  it('take no time over what is made to take it', () => {
    const started = performance.now()
    for (const part of ['"', ',"', ';for="', '\\"', ' ,', '[::1],', '10.1.1.1,'])
      for (const read of ['x-forwarded-for', 'forwarded'] as const)
        locate('10.1.1.1', { headers: { [read]: part.repeat(16_000 / part.length) } }, read)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
