// A universe in few words, as lists and pickers show it.
import { z } from 'zod'
import type { UniverseRow } from '../../../shared/admission.ts'
import { MODES } from '../../../shared/modes.ts'
import type { Audiences } from '../../gateway/frames/audiences.ts'
import type { Place } from '../../replica/place.ts'
import { whole } from './fields.ts'

export const universeRow = z.strictObject({
  id: z.string(),
  name: z.string(),
  columns: whole.describe('width in sectors'),
  rows: whole.describe('height in sectors'),
  capacity: whole.describe('pilots at most, drones not counted'),
  pilots: whole.describe('pilots that are in it, drones not counted'),
  spectators: whole,
  mode: z.enum(MODES).describe('the mode: free for all, teams, king of the hill or capture the flag'),
  state: z.enum(['awake', 'asleep', 'unavailable', 'replay']),
})

export function rowOf(
  { definition, terms, state, replica }: Readonly<Place>,
  audiences: Audiences,
): UniverseRow {
  const { id, columns, rows } = definition
  const { name, capacity, rules } = terms
  const { mode } = rules
  const spectators = replica === null ? 0 : audiences.of(replica).countSpectators()
  const pilots = replica?.pilots ?? 0
  const isReplay = replica !== null && replica.span !== null
  return { id, name, columns, rows, capacity, pilots, spectators, mode, state: isReplay ? 'replay' : state }
}
