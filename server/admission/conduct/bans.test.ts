import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../../store/memory-store.ts'
import { Unavailable } from '../../store/store.ts'
import { Bans, type Identity, meant } from './bans.ts'

const PEST: Identity = { user: 'guest:x', name: 'Pest', address: '2001:db8::1' }

describe('a ban', () => {
  it('of an IPv6 address is one of its network, and of a name one of all that look like it', async () => {
    const bans = new Bans(new MemoryStore(), () => 0)
    await bans.add({ kind: 'ban', subject: 'address', value: meant(PEST).address, until: null })
    const other: Identity = { user: 'guest:y', name: 'Other', address: '2001:db8::ffff:2' }
    expect(bans.has('ban', other)).toBe(true)
    expect(bans.has('mute', other)).toBe(false)
    expect(bans.has('ban', { ...other, address: '2001:db8:0:1::2' })).toBe(false)
    await bans.add({ kind: 'mute', subject: 'name', value: meant(PEST).name, until: 10 })
    expect(bans.has('mute', { ...other, name: 'pe5t' })).toBe(true)
  })

  it('that the store refuses is none, and one that it does not give up stays', async () => {
    const store = new MemoryStore()
    const bans = new Bans(store, () => 0)
    const ban = { kind: 'ban', subject: 'user', value: PEST.user, until: null } as const
    const full = () => Promise.reject(new Unavailable('database or disk is full'))
    const { saveBan, removeBan } = store
    store.saveBan = full
    await expect(bans.add(ban)).rejects.toThrow(Unavailable)
    expect(bans.has('ban', PEST)).toBe(false)
    store.saveBan = saveBan
    await bans.add(ban)
    store.removeBan = full
    await expect(bans.remove(ban)).rejects.toThrow(Unavailable)
    expect(bans.has('ban', PEST)).toBe(true)
    store.removeBan = removeBan
    await bans.remove(ban)
    expect(bans.has('ban', PEST)).toBe(false)
  })
})
