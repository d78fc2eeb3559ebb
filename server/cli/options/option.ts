// What an option is: its value, and how it is written on the command line, in the environment and in a file.
import { z } from 'zod'

export interface Option<Value> {
  readonly value: z.ZodType<Value>
  /** What the option takes, for the help: 'port' is shown as <port>. */
  readonly takes: string
  readonly about: string
  /** The value where none was given; undefined for none. */
  readonly initial: Value
  /** The default as the help says it, where `initial` does not say it. */
  readonly default?: string
  /** An environment variable beside its own; its own wins. */
  readonly alias?: string
  /** It may be given several times, and is a list. */
  readonly isList?: boolean
  /** `--print-config` does not show it. */
  readonly isSecret?: boolean
}

/** Makes `initial` fit the schema. */
export function option<Schema extends z.ZodType>(
  value: Schema,
  rest: Omit<Option<z.infer<Schema>>, 'value'>,
): Option<z.infer<Schema>> {
  return { ...rest, value: value as z.ZodType<z.infer<Schema>> }
}

/** A whole number within bounds; `what` begins the sentence that says so. */
export function wholeNumber(what: string, least: number, most: number) {
  const rule = `${what} ${least} to ${most}.`
  return z.int(rule).min(least, rule).max(most, rule)
}

export function oneOf<const Names extends readonly [string, ...string[]]>(names: Names) {
  return z.enum(names, `It is one of ${names.join(', ')}.`)
}

/** A text that `check` accepts; otherwise it throws an Error that says what is wrong. */
export function checked(check: (text: string) => unknown) {
  return z.string().superRefine((text, context) => {
    try {
      check(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    }
  })
}

/** The name of an option on the command line and in a file: maxSockets is max-sockets. */
export function flagOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** The name of an option in the environment: maxSockets is ORRERY_MAX_SOCKETS. */
export function variableOf(key: string): string {
  return `ORRERY_${flagOf(key).replaceAll('-', '_').toUpperCase()}`
}
