// The command line for the operators of a running server: npm run operators -- list | appoint NAME --role ROLE | dismiss NAME.
// An operator is an account, made in the game, with a role; only whoever has the key can give it one.
import { Option } from 'commander'
import { OPERATOR_ROLES, type OperatorRole } from '../store/store.ts'
import { askServer, operatorCommand, run } from './operator-command.ts'

interface Listed {
  readonly operators: readonly { readonly name: string; readonly role: OperatorRole }[]
}

async function list(): Promise<void> {
  const { operators } = await askServer<Listed>(program, '/operators')
  for (const { name, role } of operators) console.log(`${name}, ${role}`)
  if (operators.length === 0) console.log('nobody')
}

async function appoint(name: string, role: OperatorRole | null): Promise<void> {
  await askServer(program, '/appoint', { name, role })
  console.log(role === null ? `${name} has no role any more` : `${name}, ${role}`)
}

const program = operatorCommand('operators', 'Says who may sign in at /admin, and gives and takes roles.')
program.command('list').description('says who has a role').action(list)
program
  .command('appoint')
  .description('gives an account a role; the account is made in the game')
  .argument('<name>')
  .addOption(new Option('--role <role>', 'what it may do').choices(OPERATOR_ROLES).default('operator'))
  .action((name: string, { role }: { role: OperatorRole }) => appoint(name, role))
program
  .command('dismiss')
  .description('takes the role away, at once')
  .argument('<name>')
  .action((name: string) => appoint(name, null))
await run(program)
