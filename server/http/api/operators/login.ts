// Where a browser keeps an operator's login: in a cookie that no script can read, and that goes nowhere but here.
import { OPERATOR_LOGIN_MS } from '../../../admission/operators.ts'
import type { Head } from '../../../net/request.ts'

export const OPERATOR_COOKIE = 'orrery-operator'

/** The login's secret; '' for none. */
export function readOperatorLogin(request: Head): string {
  return (
    new RegExp(`(?:^|; )${OPERATOR_COOKIE}=([\\w-]{22})(?:;|$)`).exec(request.header('cookie'))?.[1] ?? ''
  )
}

/** The header that gives a page its login; '' takes it away. */
export function operatorCookie(request: Head, secret: string): Record<string, string> {
  const age = secret === '' ? 0 : Math.floor(OPERATOR_LOGIN_MS / 1000)
  const secure = request.header('origin').startsWith('https:') ? '; Secure' : ''
  const where = 'Path=/api/operator; HttpOnly; SameSite=Strict'
  return { 'Set-Cookie': `${OPERATOR_COOKIE}=${secret}; Max-Age=${age}; ${where}${secure}` }
}
