// Fields that several endpoints have, as schemas with their meanings.
import { z } from 'zod'
import {
  CODE_LENGTH,
  KEY_LENGTH,
  MAX_NAME_LENGTH,
  MAX_PASSPHRASE_LENGTH,
  MAX_UNIVERSE_ID_LENGTH,
  MIN_PASSPHRASE_LENGTH,
} from '../../../shared/limits.ts'

const CODE_FORM = new RegExp(`^[\\w-]{${CODE_LENGTH}}$`)

/** In UTF-16 units: a character may take two. What the characters may be is looked at later. */
export const name = z
  .string()
  .max(MAX_NAME_LENGTH * 2)
  .describe('a name, of up to 20 characters')
export const key = z.string().max(KEY_LENGTH).describe('the key of a session, from its welcome')
export const code = z.string().regex(CODE_FORM, `${CODE_LENGTH} characters of base64url`)
export const passphrase = z.string().min(MIN_PASSPHRASE_LENGTH).max(MAX_PASSPHRASE_LENGTH)
export const nothing = z.strictObject({})
export const whole = z.int().min(0)
export const time = z.int().describe('milliseconds since 1970')

/** Which universe a path is about. */
export const universeParams = z.strictObject({
  id: z.string().min(1).max(MAX_UNIVERSE_ID_LENGTH).describe('the id of a universe'),
})

/** How many rows of a list to give. */
export function mostQuery(initial: number, most: number) {
  const rows = z.coerce.number().pipe(z.int().min(1).max(most)).default(initial)
  return z.strictObject({ most: rows.describe(`how many rows to give, at most ${most}`) })
}

export const NO_UNIVERSE = { 404: 'There is no such universe.' } as const
