// The built page, read into memory once: a path either is one of these files or is not found.
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface StaticFile {
  readonly bytes: Uint8Array
  readonly type: string
  /** Cache-Control */
  readonly cache: string
}

/** Files by address path, such as /assets/index-1a2b.js */
export type Files = ReadonlyMap<string, StaticFile>

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** Reads `folder`. Throws when it is not there: the page was not built. */
export function readStaticFiles(folder: string): Files {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const path = `/${relative(folder, file).split(sep).join('/')}`
    // Built assets have a hash of their content in the name.
    const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    files.set(path, {
      bytes: readFileSync(file),
      type: TYPES[extname(file)] ?? 'application/octet-stream',
      cache,
    })
  }
  return files
}
