// Who is signed in, asked of the server; the login itself is in a cookie that no script can read.
import { useEffect, useState } from 'preact/hooks'
import type { AccountAnswer, Credentials, Problem } from '../../shared/admission.ts'

export type Account = NonNullable<AccountAnswer['account']>

/** What the server answered to a wish that it did not grant. */
export interface AccountFault {
  /** An HTTP status, or 0 without an answer. */
  readonly status: number
  readonly reason: string
}

class NotGranted extends Error {
  readonly fault: AccountFault

  constructor(fault: AccountFault) {
    super(fault.reason)
    this.fault = fault
  }
}

async function ask(path: string, body?: object): Promise<Account | null> {
  const answer = await fetch(`/api/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  if (!answer.ok) {
    // A proxy's answer may be none of ours.
    const { detail = '' } = (await answer.json().catch(() => ({}))) as Partial<Problem>
    throw new NotGranted({ status: answer.status, reason: detail })
  }
  return ((await answer.json()) as AccountAnswer).account
}

export interface SignIn {
  /** Null for a guest, and until the server has answered. */
  readonly account: Account | null
  /** Why the last wish was not granted. */
  readonly fault: AccountFault | null
  /** A wish is on its way. */
  readonly busy: boolean
  readonly signIn: (credentials: Credentials) => void
  readonly signUp: (credentials: Credentials) => void
  readonly signOut: () => void
}

export function useAccount(): SignIn {
  const [account, setAccount] = useState<Account | null>(null)
  const [fault, setFault] = useState<AccountFault | null>(null)
  const [busy, setBusy] = useState(false)
  const wish = async (path: string, body: object): Promise<void> => {
    setBusy(true)
    setFault(null)
    try {
      setAccount(await ask(path, body))
    } catch (error) {
      setFault(error instanceof NotGranted ? error.fault : { status: 0, reason: '' })
    }
    setBusy(false)
  }
  useEffect(() => {
    // Without an answer one is a guest, which is enough to fly.
    ask('account').then(setAccount, () => undefined)
  }, [])
  return {
    account,
    fault,
    busy,
    signIn: (credentials) => void wish('login', credentials),
    signUp: (credentials) => void wish('accounts', credentials),
    signOut: () => void wish('logout', {}),
  }
}
