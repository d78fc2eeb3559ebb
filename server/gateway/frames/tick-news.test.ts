// Which joins and leaves are news: those of players, as long as they are not too many.
import { expect, it } from 'vitest'
import { joinAll, smallUniverse } from '../../../tests/small-universe.ts'
import { removePilot } from '../../universe/stages/leaving.ts'
import { Standings } from './standings.ts'
import { TickNews } from './tick-news.ts'

it('a player who leaves is news, and a drone is not', () => {
  const universe = smallUniverse({ drones: 1 })
  joinAll(universe, 1)
  const news = new TickNews(universe, new Standings(universe), () => 0)
  universe.happenings.length = 0
  for (const { id } of [...universe.pilots.list]) removePilot(universe, id)
  const lines = news.take().filter(({ type }) => type === 'left')
  expect(lines).toEqual([{ type: 'left', pilot: 1, name: 'Pilot 0' }])
})
