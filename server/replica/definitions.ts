// The universes of a server, read from a definitions file: its schema, its defaults, and errors that say what to do.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { MAX_UNIVERSE_ID_LENGTH } from '../../shared/limits.ts'
import { MODES } from '../../shared/modes.ts'
import { MAX_SIDE, MIN_SIDE } from '../../shared/rules.ts'
import { DEFAULT_RULES, type Definition } from '../universe/definition.ts'

/** Universes from which on operators create no more: as many as the benchmarks promise to be cheap while they sleep. */
export const MOST_UNIVERSES = 1000

const side = z.int().min(MIN_SIDE).max(MAX_SIDE).default(16)

const rules = {
  rocks: z.int().min(0).max(20_000),
  drones: z.int().min(0).max(1000),
  shotDamage: z.int().min(0).max(100),
  respawnTicks: z.int().min(1).max(1200),
  shieldTicks: z.int().min(0).max(1200),
  drawAhead: z.boolean(),
  mode: z.enum(MODES),
  goal: z.int().min(0).max(10_000),
  roundTicks: z.int().min(0).max(72_000),
  breakTicks: z.int().min(20).max(1200),
}
const name = z.string().regex(/\S/, 'more than spaces').max(40)
const capacity = z.int().min(1).max(20_000)

export const idSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and dashes')
  .max(MAX_UNIVERSE_ID_LENGTH)

/** Terms that are to change. */
export const termsSchema = z
  .strictObject({ name, capacity, rules: z.strictObject(rules).partial() })
  .partial()

const rulesSchema = z.strictObject({
  rocks: rules.rocks.default(DEFAULT_RULES.rocks),
  drones: rules.drones.default(DEFAULT_RULES.drones),
  shotDamage: rules.shotDamage.default(DEFAULT_RULES.shotDamage),
  respawnTicks: rules.respawnTicks.default(DEFAULT_RULES.respawnTicks),
  shieldTicks: rules.shieldTicks.default(DEFAULT_RULES.shieldTicks),
  drawAhead: rules.drawAhead.default(DEFAULT_RULES.drawAhead),
  mode: rules.mode.default(DEFAULT_RULES.mode),
  goal: rules.goal.default(DEFAULT_RULES.goal),
  roundTicks: rules.roundTicks.default(DEFAULT_RULES.roundTicks),
  breakTicks: rules.breakTicks.default(DEFAULT_RULES.breakTicks),
})

/** One universe, in a definitions file or as an operator creates it. */
export const definitionSchema = z.strictObject({
  id: idSchema,
  name,
  columns: side,
  rows: side,
  capacity: capacity.default(200),
  seed: z.int().min(0).max(0xffffffff).default(1),
  rules: rulesSchema.default(DEFAULT_RULES),
})

const fileSchema = z
  .strictObject({ universes: z.array(definitionSchema).min(1) })
  .superRefine(({ universes }, context) => {
    for (const [n, { id }] of universes.entries()) {
      if (universes.findIndex((other) => other.id === id) < n)
        context.addIssue({ code: 'custom', path: ['universes', n, 'id'], message: `"${id}" is taken` })
    }
  })

/** Checks what a definitions file holds. Throws an Error whose message names each wrong place. */
export function parseDefinitions(value: unknown): Definition[] {
  const result = fileSchema.safeParse(value)
  if (result.success) return result.data.universes
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`)
  throw new Error(problems.join('; '))
}

/** Reads a definitions file (JSON). Throws an Error that names the file and each wrong place. */
export function readDefinitions(file: string): Definition[] {
  try {
    return parseDefinitions(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    // A JSON error quotes the file, line breaks and all.
    const problem = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
    throw new Error(`The definitions file ${file} cannot be used: ${problem}`)
  }
}
