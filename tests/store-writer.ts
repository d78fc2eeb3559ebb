// A program for store-crash.integration.test.ts: writes accounts and scores into the folder it is given, and says so
// line by line once each is acknowledged, until it is killed.
import { openEmbeddedStore } from '../server/store/sqlite/embedded-store.ts'

const [folder, run, count] = process.argv.slice(2) as [string, string, string]
const store = await openEmbeddedStore(folder)

async function write(n: number): Promise<void> {
  const key = `${run}-${n}`
  if (n % 2 === 0) {
    await store.createAccount({ key, name: key, user: `@${key}`, passphrase: 'x'.repeat(90), createdAt: n })
    process.stdout.write(`account ${key}\n`)
  } else {
    await store.addFlights(run, 'only', [{ number: n, user: `@${run}`, name: run, score: n }], n)
    process.stdout.write(`flight ${n}\n`)
  }
}

process.stdout.write('open\n')
// Some at a time, as players would.
for (let n = 0; n < Number(count); n += 4)
  await Promise.all([n, n + 1, n + 2, n + 3].map((one) => write(one)))
process.stdout.write('end\n')
setInterval(() => undefined, 1000)
