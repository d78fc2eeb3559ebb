// The universe that the cluster's tests share between nodes.
import { DEFAULT_RULES, type Definition } from '../server/universe/definition.ts'

export const sharedUniverse: Definition = {
  id: 'shared',
  name: 'Shared',
  columns: 7,
  rows: 6,
  capacity: 400,
  seed: 3,
  rules: { ...DEFAULT_RULES, rocks: 40, drones: 6 },
}
