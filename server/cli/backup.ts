// The command line of a backup, while the server runs: npm run backup -- DATA TARGET
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { copyLogs } from '../log/files/copy-logs.ts'
import { STORE_FILE } from '../store/sqlite/database.ts'
import { openEmbeddedStore } from '../store/sqlite/embedded-store.ts'

const [data, target] = new Command('backup')
  .description('Copies a data folder while it is in use.')
  .argument('<data>', 'the data folder of a server')
  .argument('<target>', 'the folder to make')
  .parse().args as [string, string]

try {
  if (!existsSync(join(data, STORE_FILE))) throw new Error(`There is no store in ${data}.`)
  if (existsSync(join(target, STORE_FILE))) throw new Error(`${target} has a store already.`)
  const store = await openEmbeddedStore(data)
  // Logs first: a flight that the store has counted meanwhile is known there by its number. The other way round it could
  // be in neither.
  await copyLogs(data, target)
  await store.backup(target)
  await store.close()
  console.log(`${data} was copied to ${target}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
}
