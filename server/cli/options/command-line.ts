// The command line of the server: its flags, --help, --config and --print-config.
import { Command, Option as Flag } from 'commander'
import { flagOf, type Option, variableOf } from './option.ts'
import { OPTION_NAMES, OPTIONS, type Options } from './options.ts'
import { CONFIG_VARIABLE, type Environment, readOptions, type Written } from './read-options.ts'

export interface CommandLine {
  readonly options: Options
  /** To be shown, and nothing else done. */
  readonly isPrinted: boolean
}

/** Reads everything that configures a server. Ends the process for --help. Throws an Error with one line. */
export function readCommandLine(argv: readonly string[], environment: Environment): CommandLine {
  const program = new Command('orrery')
    .description('A multiplayer game-universe server.')
    // A suggestion ("Did you mean --port?") would be a second line.
    .configureOutput({ outputError: (text, write) => write(`${text.trim().replaceAll('\n', ' ')}\n`) })
  for (const name of OPTION_NAMES) program.addOption(flag(flagOf(name), variableOf(name), OPTIONS[name]))
  program
    .option('--config <file>', `the same options as JSON, such as {"port": 3000} (env: ${CONFIG_VARIABLE})`)
    .option('--print-config', 'print the options that are in force, without secrets, and end')
    .addHelpText(
      'after',
      '\nOptions win over the environment, the environment over the file of --config, and that over the defaults.' +
        '\nIn the environment, a list has commas between its values.',
    )
  program.parse([...argv], { from: 'user' })
  const { config, printConfig, ...written } = program.opts<
    Written & { config?: string; printConfig?: boolean }
  >()
  return { options: readOptions(written, environment, config), isPrinted: printConfig === true }
}

function flag(name: string, variable: string, spec: Option<unknown>): Flag {
  const { takes, about, alias, isList, initial } = spec
  const many = isList === true ? '; may be given several times' : ''
  const byDefault = spec.default ?? (initial === undefined ? '' : String(initial))
  const variables = [variable, ...(alias === undefined ? [] : [alias])].join(', ')
  const facts = `${byDefault === '' ? '' : `default: ${byDefault}, `}env: ${variables}`
  const made = new Flag(`--${name} <${takes}>`, `${about}${many} (${facts})`)
  return isList === true
    ? made.argParser((text: string, before: string[] | undefined) => [...(before ?? []), text])
    : made
}

const HIDDEN = '(hidden)'

/** The options in force, as a configuration file would have them, but for secrets. */
export function printOptions(options: Options): string {
  const shown = OPTION_NAMES.filter((name) => options[name] !== undefined).map((name) => {
    const isSecret = (OPTIONS[name] as Option<unknown>).isSecret === true
    return [flagOf(name), isSecret ? HIDDEN : options[name]]
  })
  return JSON.stringify(Object.fromEntries(shown), null, 2)
}
