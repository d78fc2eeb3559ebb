// docs/LOG.md says what the code does.
import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LogDisk } from '../../tests/log-disk.ts'
import { append, checkpointOf } from '../../tests/log-samples.ts'
import { ProtocolPage } from '../../tests/protocol-page.ts'
import { COMMAND_LAYOUTS } from './command-layout.ts'
import type { Entry } from './entry.ts'
import { openFileLogs } from './files/file-log-store.ts'

const page = new ProtocolPage(readFileSync(new URL('../../docs/LOG.md', import.meta.url), 'utf8'))

describe('docs/LOG.md', () => {
  it('lists every command with its code and its fields', () => {
    const rows = Object.entries(COMMAND_LAYOUTS).map(([command, { code, fields }]) => ({
      code: String(code),
      command,
      fields: Object.entries(fields)
        .map(([name, kind]) => `${name} ${kind}`)
        .join(', '),
    }))
    expect(page.table('commands')).toEqual(rows)
  })

  it('shows a segment as it is written', async () => {
    const disk = new LogDisk()
    const store = await openFileLogs('data', { disk })
    const log = await store.open('aurora')
    for (let epoch = 1; epoch <= 2; epoch++) await log.claim()
    await log.saveCheckpoint(checkpointOf(2, 40))
    const { bytes, rendering } = page.example('segment')
    for (const entry of rendering as Entry[]) expect(await append(log, entry)).toBeNull()
    await store.close()
    const written = disk.contents().get('data/universes/aurora/0000000002-0000000041.log')!
    expect(Buffer.from(written).toString('hex')).toBe(Buffer.from(bytes).toString('hex'))
  })

  it('names the checksum', () => {
    expect(page.paragraph('A file is a header')).toContain(crc32('123456789').toString(16))
  })
})
