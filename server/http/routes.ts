// What the server answers over HTTP, as a pure function of the request.
import type { Multiverse } from '../multiverse.ts'
import type { Reply, Request } from '../socket.ts'
import type { Files } from './static-files.ts'

/** On every answer: the page may run its own scripts and talk to its own server, and nothing else. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
} as const

function json(status: string, value: unknown): Reply {
  const headers = { ...SECURITY_HEADERS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }
  return { status, headers, body: JSON.stringify(value) }
}

export function createRoutes(multiverse: Multiverse, files: Files): (request: Request) => Reply {
  return ({ method, path }) => {
    if (method !== 'get' && method !== 'head')
      return json('405 Method Not Allowed', { title: 'Only GET is answered here.' })
    if (path === '/api/universes') return json('200 OK', { universes: multiverse.list() })
    if (path === '/healthz') return json('200 OK', { ok: true })
    const file = files.get(path === '/' ? '/index.html' : path)
    if (file === undefined) return json('404 Not Found', { title: 'There is nothing here.' })
    const headers = { ...SECURITY_HEADERS, 'Content-Type': file.type, 'Cache-Control': file.cache }
    return { status: '200 OK', headers, body: file.bytes }
  }
}
