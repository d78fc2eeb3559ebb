// Links that bring others here: to a universe, private or not, into a party, to a pilot; and private universes.
import type { PrivateAnswer, PrivateOrder, Problem, UniverseRow } from '../../shared/admission.ts'
import type { Part } from '../status.ts'
import type { Refusal } from './refusal.ts'

/** What opens a private universe. */
export type Invitation = PrivateAnswer

export interface Link {
  readonly universe: string
  readonly role: Part
  /** Codes are behind the #, which browsers do not send: no server and no proxy has them in a log. */
  readonly code?: string | undefined
  readonly party?: string | undefined
  /** The pilot to begin with. */
  readonly watch?: number
}

export function linkTo({ universe, role, code = '', party = '', watch }: Link): string {
  const link = new URL('/', location.href)
  link.searchParams.set('universe', universe)
  if (role === 'spectator') link.searchParams.set('role', role)
  if (watch !== undefined) link.searchParams.set('watch', String(watch))
  const secrets = new URLSearchParams()
  if (code !== '') secrets.set('code', code)
  if (party !== '') secrets.set('party', party)
  link.hash = secrets.toString()
  return link.href
}

async function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
}

/** The universe that an invitation opens; null when there is none (any more). Rejects when the server cannot say. */
export async function lookAt(invitation: Invitation, signal: AbortSignal): Promise<UniverseRow | null> {
  const answer = await post('/api/private-universes/look', invitation, signal)
  // 422: the link is not whole.
  if (answer.status === 404 || answer.status === 422) return null
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  return ((await answer.json()) as { universe: UniverseRow }).universe
}

/** Makes a private universe. */
export async function createPrivate(order: PrivateOrder): Promise<Invitation | Refusal> {
  try {
    const answer = await post('/api/private-universes', order)
    if (answer.ok) return (await answer.json()) as PrivateAnswer
    const { detail = '' } = (await answer.json().catch(() => ({}))) as Partial<Problem>
    return { is: 'server', code: answer.status, reason: detail }
  } catch {
    return { is: 'notReached' }
  }
}
