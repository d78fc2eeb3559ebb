import { expect, it } from 'vitest'
import { type Costs, inMany, inOne } from './cluster-model.ts'

const costs: Costs = {
  leading: 0.0001,
  following: 0.00005,
  serving: 0.0002,
  alone: 0.0003,
  redis: 0.00001,
  bytesPerSecond: 100,
}

it('more nodes hold more players, until the leader, or Redis, is full', () => {
  const ones = [2, 4, 8, 100].map((nodes) => inOne(costs, nodes))
  expect(ones.map(({ players }) => Math.round(players))).toEqual([2800, 6000, 7000, 7000])
  expect(ones.map(({ by }) => by)).toEqual([
    'the cores that follow',
    'the cores that follow',
    'the core of the leader',
    'the core of the leader',
  ])
  const many = [8, 100].map((nodes) => inMany(costs, nodes))
  expect(many.map(({ players }) => Math.round(players))).toEqual([18_667, 70_000])
  expect(many[1]!.by).toBe('the core of Redis')
})

it('what goes through Redis is read by each node', () => {
  const bound = inOne({ ...costs, bytesPerSecond: 50_000 }, 100)
  expect(bound).toEqual({ players: 250, by: 'the network of Redis' })
})
