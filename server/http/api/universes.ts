// What anybody may ask about universes: which there are, what one is like, who flies in it, and its board.
import { z } from 'zod'
import { CLOSE } from '../../../shared/protocol.ts'
import { TICK_MS } from '../../../shared/rules.ts'
import { Refused } from '../../admission/refused.ts'
import type { Audiences } from '../../gateway/frames/audiences.ts'
import type { Reply } from '../../net/request.ts'
import type { Multiverse } from '../../replica/multiverse.ts'
import type { Place } from '../../replica/place.ts'
import { type Pilot, STEERED } from '../../universe/pilots.ts'
import { ranked } from '../../universe/ranking.ts'
import { type AnyEndpoint, endpoint } from './endpoint.ts'
import { mostQuery, NO_UNIVERSE, universeParams, whole } from './fields.ts'
import { Recent } from './recent.ts'
import { rowOf, universeRow } from './universe-row.ts'

/** Milliseconds for which lists of players are good: sorting thousands of them is not free. */
const PLAYERS_MS = 1000

const player = z.strictObject({
  pilot: whole.describe('its number, which events name'),
  name: z.string(),
  score: whole,
  drone: z.boolean().describe('run by the server'),
  adrift: z.boolean().describe('its connection is lost, and it may come back'),
  team: z.literal([0, 1, 2]).describe('1 or 2; 0 where there are no teams'),
})
const details = universeRow.extend({
  tick: whole.nullable().describe('null while nobody is in it'),
  drones: whole,
  leader: player.nullable().describe('who has the most points'),
})
type Player = z.infer<typeof player>

export interface PublicUniverses {
  readonly multiverse: Multiverse
  readonly audiences: Audiences
  /** A clock in milliseconds. */
  readonly now: () => number
}

export function universeEndpoints({ multiverse, audiences, now }: PublicUniverses): AnyEndpoint[] {
  // Every page that is open at its entrance asks again and again, and with a thousand universes the list is long.
  const listings = new Recent<Reply>(TICK_MS, now)
  const players = new Recent<readonly Player[]>(PLAYERS_MS, now)
  const find = (id: string): Readonly<Place> => {
    const place = multiverse.place(id)
    if (place === undefined || place.isPrivate) throw new Refused(404, CLOSE.noUniverse.reason)
    return place
  }
  const listed = () =>
    [...multiverse.list()].filter(({ isPrivate }) => !isPrivate).map((place) => rowOf(place, audiences))
  const rank = (place: Readonly<Place>) =>
    players.get(place.definition.id, () => playersOf(place.replica?.universe.pilots.list ?? []))
  return [
    endpoint({
      method: 'get',
      path: '/api/universes',
      who: 'anyone',
      group: 'Universes',
      about: 'Lists the universes.',
      answer: z.strictObject({ universes: z.array(universeRow) }),
      run: ({ say }) => listings.get('', () => say({ universes: listed() })),
    }),
    endpoint({
      method: 'get',
      path: '/api/universes/{id}',
      who: 'anyone',
      group: 'Universes',
      about: 'Describes one universe.',
      params: universeParams,
      answer: z.strictObject({ universe: details }),
      refusals: NO_UNIVERSE,
      run: ({ params, say }) => {
        const place = find(params.id)
        const { pilots, tick = null } = place.replica?.universe ?? {}
        const drones = (pilots?.list.length ?? 0) - (pilots?.visitors ?? 0)
        const leader = rank(place)[0] ?? null
        return say({ universe: { ...rowOf(place, audiences), tick, drones, leader } })
      },
    }),
    endpoint({
      method: 'get',
      path: '/api/universes/{id}/players',
      who: 'anyone',
      group: 'Universes',
      about:
        'Lists who flies in a universe: players before drones, the highest score first. It is at most a second old.',
      params: universeParams,
      query: mostQuery(100, 1000),
      answer: z.strictObject({ total: whole.describe('all, drones included'), players: z.array(player) }),
      refusals: NO_UNIVERSE,
      run: ({ params, query, say }) => {
        const all = rank(find(params.id))
        return say({ total: all.length, players: all.slice(0, query.most) })
      },
    }),
  ]
}

function playersOf(pilots: readonly Pilot[]): readonly Player[] {
  return ranked(pilots).map(({ id, name, score, drone, adriftSince, team }) => {
    return { pilot: id, name, score, drone, adrift: adriftSince !== STEERED, team }
  })
}
