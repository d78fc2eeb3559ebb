// The built page, read into memory once: a path either is one of these files or is not found. The build has made
// compressed forms of each file that gain by it; the server compresses nothing.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { Head, Reply } from '../net/request.ts'

/** In the order in which they are preferred: their name, and the ending of their files. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const
type Encoding = (typeof ENCODINGS)[number][0]

export interface StaticFile {
  readonly bytes: Uint8Array
  /** Its compressed forms. */
  readonly encoded: Readonly<Partial<Record<Encoding, Uint8Array>>>
  readonly type: string
  /** Cache-Control */
  readonly cache: string
  /** Changes with the content. */
  readonly version: string
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
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const all = new Set(names)
  const files = new Map<string, StaticFile>()
  for (const file of names) {
    const ending = ENCODINGS.find(([, one]) => file.endsWith(one))?.[1]
    if (ending !== undefined && all.has(file.slice(0, -ending.length))) continue
    const path = `/${relative(folder, file).split(sep).join('/')}`
    files.set(path, readFile(file, path, all))
  }
  return files
}

function readFile(file: string, path: string, all: ReadonlySet<string>): StaticFile {
  const bytes = readFileSync(file)
  const encoded = ENCODINGS.filter(([, ending]) => all.has(file + ending)).map(([encoding, ending]) => {
    return [encoding, readFileSync(file + ending)] as const
  })
  return {
    bytes,
    encoded: Object.fromEntries(encoded),
    type: TYPES[extname(file)] ?? 'application/octet-stream',
    // Built assets have a hash of their content in the name.
    cache: path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    version: createHash('sha256').update(bytes).digest('base64url').slice(0, 16),
  }
}

/** A file in the form that the client prefers of those that we have; or that the client has it already. */
export function replyWithFile(
  { bytes, encoded, type, cache, version }: StaticFile,
  { header }: Head,
  more: Readonly<Record<string, string>>,
): Reply {
  const encoding = chooseEncoding(encoded, header('accept-encoding'))
  const tag = encoding === null ? `"${version}"` : `"${version}-${encoding}"`
  const vary = Object.keys(encoded).length === 0 ? {} : { Vary: 'Accept-Encoding' }
  const headers = { ...more, ...vary, 'Cache-Control': cache, ETag: tag }
  if (isKnown(header('if-none-match'), tag)) return { status: '304 Not Modified', headers, body: '' }
  return {
    status: '200 OK',
    headers: {
      ...headers,
      'Content-Type': type,
      ...(encoding === null ? {} : { 'Content-Encoding': encoding }),
    },
    body: encoding === null ? bytes : encoded[encoding]!,
  }
}

/** What the client takes and we have; null for the file as it is. */
function chooseEncoding(encoded: StaticFile['encoded'], accepted: string): Encoding | null {
  const taken = new Map(
    accepted.split(',').map((one) => {
      const [name = '', ...parameters] = one.split(';').map((part) => part.trim().toLowerCase())
      return [name, !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))]
    }),
  )
  const isTaken = (name: Encoding) => taken.get(name) ?? taken.get('*') ?? false
  return ENCODINGS.find(([name]) => encoded[name] !== undefined && isTaken(name))?.[0] ?? null
}

/** Whether an If-None-Match names this tag (RFC 9110, 13.1.2). */
function isKnown(tags: string, tag: string): boolean {
  return tags.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag)
}
