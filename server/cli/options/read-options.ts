// Puts the options together: the command line wins over the environment, that over the configuration file, and that over
// the defaults. Throws an Error with one line, which names the place, for whatever is unknown or wrong.
import { readFileSync } from 'node:fs'
import type { Option } from './option.ts'
import { flagOf, variableOf } from './option.ts'
import { OPTION_NAMES, OPTIONS, type OptionName, type Options } from './options.ts'

/** Values as they were written on the command line: of a list all of them. */
export type Written = Partial<Record<OptionName, string | readonly string[]>>
export type Environment = Readonly<Record<string, string | undefined>>

/** Of the configuration file's own option. */
export const CONFIG_VARIABLE = 'ORRERY_CONFIG'
const PREFIX = 'ORRERY_'

/** @param file of --config; without it ORRERY_CONFIG may name one */
export function readOptions(written: Written, environment: Environment, file?: string): Options {
  const set = settings(environment)
  const config = file ?? set.get(CONFIG_VARIABLE)
  set.delete(CONFIG_VARIABLE)
  const stored = config === undefined ? new Map<string, unknown>() : readFile(config)
  const found: Partial<Record<OptionName, unknown>> = {}
  for (const name of OPTION_NAMES) {
    const spec: Option<unknown> = OPTIONS[name]
    const flag = flagOf(name)
    const variable = [variableOf(name), spec.alias].find((one) => one !== undefined && set.has(one))
    if (written[name] !== undefined) found[name] = check(spec, written[name], flag)
    else if (variable !== undefined) {
      const text = set.get(variable)!
      found[name] = check(spec, spec.isList === true ? split(text) : text, flag, `from env '${variable}' `)
    } else if (stored.has(flag)) found[name] = check(spec, stored.get(flag), flag, `from '${config}' `)
    else found[name] = spec.initial
  }
  return found as Options
}

/** The variables that concern the server. An empty one counts as not set, as in a compose file. */
function settings(environment: Environment): Map<string, string> {
  const known = new Set([CONFIG_VARIABLE, ...OPTION_NAMES.map(variableOf)])
  const aliases = OPTION_NAMES.map((name) => (OPTIONS[name] as Option<unknown>).alias)
  const set = new Map<string, string>()
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value === '') continue
    if (name.startsWith(PREFIX) && !known.has(name))
      throw new Error(`error: there is no option for the environment variable ${name}.`)
    if (known.has(name) || aliases.includes(name)) set.set(name, value)
  }
  return set
}

function split(list: string): string[] {
  return list.split(/[\s,]+/).filter((part) => part !== '')
}

/** The options of a file, by their flags. */
function readFile(file: string): Map<string, unknown> {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const problem = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ')
    throw new Error(`The configuration file ${file} cannot be used: ${problem}`)
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new Error(`The configuration file ${file} is not a JSON object such as {"port": 3000}.`)
  const known = new Set<string>(OPTION_NAMES.map(flagOf))
  const unknown = Object.keys(content).find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new Error(`The configuration file ${file} has an unknown option "${unknown}".`)
  return new Map(Object.entries(content))
}

/** A number may be written as text, and a text such as a port as a number. */
function check(spec: Option<unknown>, value: unknown, flag: string, source = ''): unknown {
  let result = spec.value.safeParse(value)
  if (!result.success && typeof value === 'string' && /^\d+$/.test(value))
    result = spec.value.safeParse(Number(value))
  if (result.success) return result.data
  const asText = spec.value.safeParse(String(value))
  if (typeof value === 'number' && asText.success) return asText.data
  const issue = result.error.issues[0]!
  const wrong = issue.path.length > 0 && Array.isArray(value) ? value[Number(issue.path[0])] : value
  const shown =
    spec.isSecret === true ? '' : ` value '${typeof wrong === 'string' ? wrong : JSON.stringify(wrong)}'`
  throw new Error(`error: option '--${flag} <${spec.takes}>'${shown} ${source}is invalid. ${issue.message}`)
}
