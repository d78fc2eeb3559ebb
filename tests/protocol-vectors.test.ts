// docs/protocol-vectors.json is what the page and the client make of it. UPDATE_VECTORS=yes writes it anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readProtocolPage } from './protocol-page.ts'
import { makeVectors } from './protocol-vectors.ts'

const FILE = new URL('../docs/protocol-vectors.json', import.meta.url)

it('the vectors beside the protocol page are those of the code', () => {
  const vectors = makeVectors(readProtocolPage())
  if (process.env.UPDATE_VECTORS === 'yes') writeFileSync(FILE, `${JSON.stringify(vectors, null, 2)}\n`)
  expect(JSON.parse(readFileSync(FILE, 'utf8'))).toEqual(JSON.parse(JSON.stringify(vectors)))
  const steps = vectors.sessions.flatMap(({ name, steps: all }) => all.map((step) => ({ name, ...step })))
  // What each of them is for does happen in it.
  expect(steps.filter(({ resync }) => resync).map(({ name }) => name)).toEqual([
    'gap',
    'stale',
    'stale',
    'desync',
  ])
  expect(vectors.sessions.every(({ steps: all }) => !all.at(-1)!.after.stale)).toBe(true)
  console.info(`vectors: ${vectors.examples.length} examples, ${steps.length} steps of sessions`)
})
