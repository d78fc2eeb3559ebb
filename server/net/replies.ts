// Answers over HTTP: JSON, and errors as application/problem+json (RFC 9457), each with the security headers.
import type { Problem } from '../../shared/admission.ts'
import type { Reply } from './request.ts'

/** The page's policy, for one that may also talk to other sockets than those of its own server. */
export function policyWith(sockets: readonly string[]): string {
  const policy = SECURITY_HEADERS['Content-Security-Policy']
  return policy.replace("connect-src 'self'", ["connect-src 'self'", ...sockets].join(' '))
}

/** On every answer: the page may run its own scripts and talk to its own server, and nothing else. */
export const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
    "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
} as const

/** Seconds that browsers remember to use only HTTPS: half a year. */
const STRICT_SECONDS = 15_552_000

/**
 * For every answer over TLS, except to loopback names: browsers apply it to all ports, so it would break whatever else is
 * developed on that machine.
 * @param host the request's Host, with or without a port
 */
export function strictTransport(host: string): Readonly<Record<string, string>> {
  if (/^([^:]+\.)?localhost(:\d*)?$/i.test(host)) return {}
  return { 'Strict-Transport-Security': `max-age=${STRICT_SECONDS}` }
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const
export type ErrorStatus = keyof typeof TITLES

/** Seconds after which somebody who asked too much, or too early, may try again. */
const RETRY_AFTER = { 'Retry-After': '2' }

function reply(status: string, type: string, value: unknown, more: Readonly<Record<string, string>>): Reply {
  const headers = { ...SECURITY_HEADERS, 'Content-Type': type, 'Cache-Control': 'no-store', ...more }
  return { status, headers, body: JSON.stringify(value) }
}

export function json(value: unknown, more: Readonly<Record<string, string>> = {}): Reply {
  return reply('200 OK', 'application/json', value, more)
}

/** @param detail fit to be shown to a person */
export function problem(
  status: ErrorStatus,
  detail: string,
  more: Readonly<Record<string, string>> = {},
): Reply {
  const title = TITLES[status]
  const value: Problem = { type: 'about:blank', title, status, detail }
  const retry = status === 429 || status === 503 ? RETRY_AFTER : {}
  return reply(`${status} ${title}`, 'application/problem+json', value, { ...retry, ...more })
}
