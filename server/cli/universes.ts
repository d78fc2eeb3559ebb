// The command line for the universes of a running server: npm run universes -- list | create FILE | close ID | reset ID |
// terms ID. It asks the server's operator endpoints, and prints what they answer.
import { readFileSync } from 'node:fs'
import type { AdministeredUniverse } from '../gateway/administration.ts'
import { askServer, operatorCommand, run } from './operator-command.ts'

interface TermsOptions {
  readonly name?: string
  readonly capacity?: number
  readonly rules?: object
}

function ask<Answer>(path: string, body?: object): Promise<Answer> {
  return askServer(program, `/universes${path}`, body)
}

function describe({
  id,
  name,
  columns,
  rows,
  capacity,
  origin,
  state,
  trouble,
}: AdministeredUniverse): string {
  const why = trouble === null ? '' : `: ${trouble}`
  const from = { file: 'of the definitions file', operator: 'created', player: 'private' }[origin]
  return `${id} "${name}", ${columns} x ${rows} sectors for ${capacity} pilots, ${from}, ${state}${why}`
}

async function list(): Promise<void> {
  const { universes } = await ask<{ universes: AdministeredUniverse[] }>('')
  for (const universe of universes) console.log(describe(universe))
}

/** The definitions in a file: of one universe, or of several as in a definitions file. */
function readFile(file: string): object[] {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as { universes?: object[] }
    return Array.isArray(value.universes) ? value.universes : [value]
  } catch (error) {
    throw new Error(`The file ${file} cannot be used: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`)
  }
}

async function create(file: string): Promise<void> {
  for (const definition of readFile(file)) await change('create', definition)
}

async function change(action: string, order: object): Promise<void> {
  const { universe } = await ask<{ universe?: AdministeredUniverse }>(`/${action}`, order)
  console.log(universe === undefined ? 'closed' : describe(universe))
}

const program = operatorCommand(
  'universes',
  'Lists, creates, closes, resets and changes the universes of a running server.',
)
program.command('list').description('says what there is').action(list)
program.command('create').argument('<file>', 'JSON as in a definitions file').action(create)
program
  .command('close')
  .description('for good; its log is removed')
  .argument('<id>')
  .action((id: string) => change('close', { id }))
program
  .command('reset')
  .description('begins anew from its definition')
  .argument('<id>')
  .action((id: string) => change('reset', { id }))
program
  .command('terms')
  .description('changes what is given, at once')
  .argument('<id>')
  .option('--name <name>', 'for people')
  .option('--capacity <n>', 'pilots at most', Number)
  .option('--rules <json>', 'rules to change, such as {"drones":4}', JSON.parse)
  .action((id: string, { name, capacity, rules }: TermsOptions) =>
    change('terms', { id, name, capacity, rules }),
  )

await run(program)
