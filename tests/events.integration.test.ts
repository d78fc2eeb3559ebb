// The events of a universe over HTTP: what is told, and that nothing is missed or comes twice.
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { KEPT_ITEMS } from '../server/universe/feed.ts'
import { EventReader, type ServerEvent } from './event-reader.ts'
import { OperatedServer } from './operated-server.ts'
import { smallDefinition } from './small-universe.ts'

const ONE = smallDefinition({ rocks: 5, drones: 2 }, 1, 'one')

let operated: OperatedServer
const readers: EventReader[] = []

afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  await operated.close()
})

async function open(lastId = '', universe = 'one'): Promise<EventReader> {
  const reader = await EventReader.open(operated.http, universe, lastId)
  readers.push(reader)
  return reader
}

/** Somebody comes and goes; resolves when the reader was told. */
async function visit(name: string, reader: EventReader): Promise<void> {
  const [client] = await operated.join('one', 'pilot', name)
  client.leave()
  await reader.next(({ event, data }) => event === 'left' && data.name === name)
}

/** Kind and name of each event. */
function names(events: readonly ServerEvent[]): string[] {
  return events.map(({ event, data }) => `${event} ${String(data.name ?? data.reason ?? '')}`.trim())
}

function numbers(events: readonly ServerEvent[]): number[] {
  return events.map(({ id }) => Number(id.split('.')[2]))
}

describe('the events of a universe', () => {
  it('tell who joins and leaves, the counts, the best and where the ships are', async () => {
    operated = await OperatedServer.open([ONE])
    const reader = await open()
    const { data, id } = await reader.next(({ event }) => event === 'universe')
    expect(data).toEqual({ id: 'one', name: ONE.name, columns: ONE.columns, rows: ONE.rows })
    expect(id).toMatch(/^\w+\.\d+\.\d+$/)
    const [client, { pilot }] = await operated.join('one', 'pilot', 'Ada')
    const joined = await reader.next(({ event }) => event === 'joined')
    expect(joined.data).toEqual({ tick: expect.any(Number), pilot, name: 'Ada', drone: false })
    const { data: overview } = await reader.next(
      ({ event, data: { pilots } }) => event === 'overview' && pilots === 1,
    )
    expect(overview).toMatchObject({
      state: 'awake',
      pilots: 1,
      drones: 2,
      spectators: 0,
      capacity: ONE.capacity,
    })
    expect(overview.board).toHaveLength(3)
    expect(overview.ships).toContainEqual([expect.any(Number), expect.any(Number), 0])
    client.leave()
    const left = await reader.next(({ event }) => event === 'left')
    expect(left.data).toMatchObject({ name: 'Ada', score: 0 })
  })

  it('go on where a reader was, over a restart of the server too: none is missing, none comes twice', async () => {
    operated = await OperatedServer.open([ONE])
    const all = await open()
    await visit('Ada', all)
    const leaver = await open()
    await leaver.next(({ event }) => event === 'universe')
    const before = leaver.lastId
    leaver.close()
    await visit('Bob', all)
    const back = await open(before)
    await visit('Cid', back)
    expect(names(back.told)).toEqual(['joined Bob', 'left Bob', 'joined Cid', 'left Cid'])
    await visit('Dot', all)
    await operated.restart([ONE])
    await all.ended()
    expect(all.events.at(-1)!.event).toBe('restart')
    const after = await open(back.lastId)
    await visit('Eve', after)
    expect(names(after.told)).toEqual(['joined Dot', 'left Dot', 'joined Eve', 'left Eve'])
    const sequence = [...numbers(back.told), ...numbers(after.told)]
    expect(sequence).toEqual(Array.from({ length: 8 }, (_, n) => sequence[0]! + n))
    console.info(
      `events: ids ${back.told[0]!.id} to ${after.told.at(-1)!.id} over a restart, none missing or twice`,
    )
  })

  it('say so when something is missing: too long ago, another life of the universe, no id of ours', async () => {
    operated = await OperatedServer.open([ONE])
    const reader = await open()
    await reader.next(({ event }) => event === 'universe')
    const { universe } = operated.server.multiverse.find('one')!
    for (let n = 0; n < KEPT_ITEMS + 1; n++) universe.feed.add('ruled', universe.tick, null)
    const late = await open(reader.lastId)
    expect(names([await late.next(({ event }) => event === 'gap')])).toEqual([
      'gap some events are not kept any more',
    ])
    const [incarnation, , count] = late.lastId.split('.')
    for (const id of ['nonsense', 'other.1.1', `${incarnation}.999999999.${count}`])
      expect((await (await open(id)).next(({ event }) => event === 'gap')).data.reason).toEqual(
        expect.any(String),
      )
    await operated.operate('/reset', { id: 'one' })
    await visit('Ada', reader)
    await reader.next(({ event, data }) => event === 'gap' && data.reason === 'the universe began anew')
    expect(reader.lastId.split('.')[0]).not.toBe(incarnation)
  })

  it('go on while the universe sleeps, with comments, and end when it is closed', async () => {
    operated = await OperatedServer.open([ONE])
    await operated.operate('/create', { id: 'new', name: 'New' })
    const reader = await open('', 'new')
    await reader.next(({ event, data }) => event === 'overview' && data.state === 'asleep')
    const { comments } = reader
    while (reader.comments < comments + 2) await new Promise(setImmediate)
    await operated.operate('/close', { id: 'new' })
    await reader.ended()
    expect(reader.events.at(-1)!.event).toBe('closed')
    await expect(open('', 'new')).rejects.toThrow('404')
  })

  it('are for so many readers of one address', async () => {
    operated = await OperatedServer.open([ONE], { admission: { programs: 'off' } })
    const opened = await Promise.all(Array.from({ length: 20 }, () => open()))
    await expect(open()).rejects.toThrow('429')
    opened[0]!.close()
    for (;;) {
      const again = await open().catch(() => null)
      if (again !== null) break
    }
  })

  it('answer HEAD with the head alone', async () => {
    operated = await OperatedServer.open([ONE])
    const { hostname, port } = new URL(operated.http)
    const socket = connect(Number(port), hostname)
    socket.write(`HEAD /api/universes/one/events HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    let text = ''
    for await (const chunk of socket) text += String(chunk)
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*Content-Type: text\/event-stream[\s\S]*\r\n\r\n$/i)
  })
})
