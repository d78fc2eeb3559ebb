// The quick start of docs/PROTOCOL.md, run as it is, against a server.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createServer } from '../server/create-server.ts'
import { readProtocolPage } from './protocol-page.ts'
import { quietLog } from './quiet-log.ts'
import { smallDefinition } from './small-universe.ts'

it('the quick start of the protocol page gets as far as the first keyframe', async () => {
  const server = createServer({ definitions: [smallDefinition({ drones: 2 }, 1, 'aurora')], log: quietLog })
  const port = server.listen('127.0.0.1', 0)
  // Within the project, where the package is that it imports.
  const artifacts = fileURLToPath(new URL('../artifacts/', import.meta.url))
  mkdirSync(artifacts, { recursive: true })
  const folder = mkdtempSync(join(artifacts, 'quick-start-'))
  try {
    const file = join(folder, 'quick-start.mjs')
    writeFileSync(file, readProtocolPage().block('js', 'quick-start'))
    const { stdout } = await promisify(execFile)(process.execPath, [
      file,
      `http://127.0.0.1:${port}`,
      'aurora',
    ])
    const lines = stdout.trim().split('\n')
    expect(lines[0]).toMatch(/^type 0, \d+ bytes: 00 /)
    expect(lines.at(-2)).toMatch(/^type 2, \d+ bytes: 02 /)
    expect(lines.at(-1)).toMatch(/^closed with 1000/)
  } finally {
    await server.close()
    rmSync(folder, { recursive: true })
  }
})
