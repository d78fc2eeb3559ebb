// What the command lines of operators share: where the server is, the key, and asking it.
import { Command, Option } from 'commander'
import { KEY_HEADER, type Problem } from '../../shared/admission.ts'

interface Connection {
  readonly url: string
  readonly operatorKey?: string
}

/** A command with the options that say which server, and with which key. */
export function operatorCommand(name: string, about: string): Command {
  return new Command(name)
    .description(about)
    .option('--url <url>', 'the server', 'http://localhost:3000')
    .addOption(new Option('--operator-key <key>', "the operator's key").env('ORRERY_OPERATOR_KEY'))
}

/**
 * Asks the server at a path after /api/operator, with POST if there is a body; throws an Error with what it says when it
 * refuses.
 */
export async function askServer<Answer>(program: Command, path: string, body?: object): Promise<Answer> {
  const { url, operatorKey } = program.opts<Connection>()
  if (operatorKey === undefined || operatorKey === '')
    throw new Error('An operator needs a key: --operator-key, or ORRERY_OPERATOR_KEY.')
  const address = new URL(`/api/operator${path}`, url)
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

/** Runs a command line; what goes wrong is one line, and the exit code 1. */
export async function run(program: Command): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    console.error(error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error))
    process.exit(1)
  }
}
