// Where a login is kept: by a page in a cookie that no script can read, by a program in a header.
import { LOGIN_MS } from '../../admission/accounts/accounts.ts'
import type { Request } from '../../net/request.ts'

const COOKIE = 'orrery'

/** The login's secret; '' for none. */
export function readLogin(request: Request): string {
  const bearer = /^Bearer ([\w-]{22})$/.exec(request.header('authorization'))
  if (bearer !== null) return bearer[1]!
  return new RegExp(`(?:^|; )${COOKIE}=([\\w-]{22})(?:;|$)`).exec(request.header('cookie'))?.[1] ?? ''
}

/** The header that gives a page its login; '' takes it away. */
export function loginCookie(request: Request, secret: string): Record<string, string> {
  const age = secret === '' ? 0 : Math.floor(LOGIN_MS / 1000)
  const secure = request.header('origin').startsWith('https:') ? '; Secure' : ''
  return { 'Set-Cookie': `${COOKIE}=${secret}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}` }
}
