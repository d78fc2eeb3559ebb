// The command line for the universes of a running server: npm run universes -- list | create FILE | close ID | reset ID |
// terms ID. It asks the server's operator endpoints, and prints what they answer.
import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { KEY_HEADER, type Problem } from '../../shared/admission.ts'
import type { AdministeredUniverse } from '../gateway/administration.ts'

interface Connection {
  readonly url: string
  readonly operatorKey?: string
}

interface TermsOptions {
  readonly name?: string
  readonly capacity?: number
  readonly rules?: object
}

/** Asks the server, with POST if there is a body; throws an Error with what it says when it refuses. */
async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const { url, operatorKey } = program.opts<Connection>()
  if (operatorKey === undefined || operatorKey === '')
    throw new Error('An operator needs a key: --operator-key, or ORRERY_OPERATOR_KEY.')
  const address = new URL(`/api/operator/universes${path}`, url)
  const headers = { 'Content-Type': 'application/json', [KEY_HEADER]: operatorKey }
  const order = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(address, { headers, ...order }).catch((error: Error) => {
    throw new Error(`There is no answer from ${address.origin}: ${String(error.cause ?? error.message)}`)
  })
  const value: unknown = await answer.json().catch(() => {
    throw new Error(`${address.origin} is no server of Orrery: it answers ${answer.status}.`)
  })
  if (!answer.ok) throw new Error((value as Problem).detail)
  return value as Answer
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
  const from = origin === 'file' ? 'of the definitions file' : 'created'
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

const program = new Command('universes')
  .description('Lists, creates, closes, resets and changes the universes of a running server.')
  .option('--url <url>', 'the server', 'http://localhost:3000')
  .addOption(new Option('--operator-key <key>', "the operator's key").env('ORRERY_OPERATOR_KEY'))
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

try {
  await program.parseAsync()
} catch (error) {
  console.error(error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error))
  process.exit(1)
}
