// The list of universes one can go to, asked from the server again and again while somebody looks at it.
import { useEffect, useState } from 'preact/hooks'
import type { UniverseRow } from '../../shared/admission.ts'
import { type Invitation, lookAt } from './invitations.ts'

export interface UniverseList {
  /** Null until the first answer. */
  readonly rows: readonly UniverseRow[] | null
  /** The latest try failed. */
  readonly failed: boolean
  /** The private universe of the invitation does not exist, or no longer. */
  readonly isGone: boolean
}

const REFRESH_MS = 4000

async function fetchUniverses(signal: AbortSignal): Promise<readonly UniverseRow[]> {
  const answer = await fetch('/api/universes', { signal, headers: { Accept: 'application/json' } })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  const { universes } = (await answer.json()) as { universes: readonly UniverseRow[] }
  if (!Array.isArray(universes)) throw new Error('the server answered something else')
  return universes
}

/**
 * The list, kept fresh as long as the component is there; the universe that one is invited to comes first. Keeps the last
 * good answer while the server is away.
 */
export function useUniverses(invitation: Invitation | null = null): UniverseList {
  const [list, setList] = useState<UniverseList>({ rows: null, failed: false, isGone: false })
  useEffect(() => {
    const leaving = new AbortController()
    const refresh = async (): Promise<void> => {
      try {
        const [rows, own] = await Promise.all([
          fetchUniverses(leaving.signal),
          invitation === null ? null : lookAt(invitation, leaving.signal),
        ])
        setList({
          rows: own === null ? rows : [own, ...rows],
          failed: false,
          isGone: invitation !== null && own === null,
        })
      } catch {
        if (!leaving.signal.aborted) setList((before) => ({ ...before, failed: true }))
      }
    }
    void refresh()
    const timer = setInterval(() => {
      if (!document.hidden) void refresh()
    }, REFRESH_MS)
    return () => {
      clearInterval(timer)
      leaving.abort()
    }
  }, [invitation])
  return list
}
