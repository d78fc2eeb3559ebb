import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Head } from '../net/request.ts'
import { readStaticFiles, replyWithFile } from './static-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'orrery-static-'))
mkdirSync(join(folder, 'assets'))
for (const [name, text] of [
  ['index.html', 'html'],
  ['index.html.br', 'brotli'],
  ['index.html.gz', 'gzip'],
  ['assets/a.js', 'js'],
  ['lone.gz', 'lone'],
] as const)
  writeFileSync(join(folder, name), text)
const files = readStaticFiles(folder)

afterAll(() => rmSync(folder, { recursive: true }))

function ask(path: string, headers: Record<string, string> = {}) {
  const head = { header: (name: string) => headers[name] ?? '' } as Head
  const {
    status,
    body,
    headers: answered,
  } = replyWithFile(files.get(path)!, head, { 'X-Frame-Options': 'DENY' })
  return { status, body: String(body), headers: answered }
}

describe('the files of the page', () => {
  it('are known without their compressed forms; a file that only looks like one is a file', () => {
    expect([...files.keys()].sort()).toEqual(['/assets/a.js', '/index.html', '/lone.gz'])
  })

  for (const [accepted, body, encoding] of [
    ['', 'html', undefined],
    ['gzip, deflate, br', 'brotli', 'br'],
    ['gzip', 'gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip', 'gzip'],
    ['br; q=0.0, gzip;q=0', 'html', undefined],
    ['BR;q=0.5', 'brotli', 'br'],
    ['*', 'brotli', 'br'],
    ['deflate', 'html', undefined],
    ['xbr', 'html', undefined],
  ] as const)
    it(`are sent as "${encoding ?? 'they are'}" to a client that accepts "${accepted}"`, () => {
      const answer = ask('/index.html', { 'accept-encoding': accepted })
      expect([answer.body, answer.headers['Content-Encoding']]).toEqual([body, encoding])
      expect(answer.headers.Vary).toBe('Accept-Encoding')
    })

  it('are not sent again to somebody who has them, in the same form', () => {
    const { ETag: tag } = ask('/index.html', { 'accept-encoding': 'br' }).headers
    const again = (tags: string, accepted = 'br') =>
      ask('/index.html', { 'accept-encoding': accepted, 'if-none-match': tags })
    for (const tags of [tag!, `W/${tag}`, `"other", ${tag}`, '*']) {
      const { status, body, headers } = again(tags)
      expect([status, body, headers.ETag]).toEqual(['304 Not Modified', '', tag])
      expect(headers['X-Frame-Options']).toBe('DENY')
    }
    expect(again('"other"').status).toBe('200 OK')
    expect(again(tag!, 'gzip').status).toBe('200 OK')
    expect(ask('/assets/a.js').headers.Vary).toBeUndefined()
  })
})
