// Something of the server that is asked for again and again while it is looked at.
import { useCallback, useEffect, useState } from 'preact/hooks'
import { ask, Fault } from './api.ts'
import { useAdmin } from './context.ts'

const PERIOD_MS = 3000

export interface Polled<Answer> {
  /** The last answer; null before the first. */
  readonly value: Answer | null
  readonly isAway: boolean
  /** Asks now. */
  readonly refresh: () => void
}

export function usePolled<Answer>(path: string): Polled<Answer> {
  const { signedOut } = useAdmin()
  const [value, setValue] = useState<Answer | null>(null)
  const [isAway, setAway] = useState(false)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isWanted = true
    const look = (): void => {
      ask<Answer>(path).then(
        (answer) => {
          if (!isWanted) return
          setValue(answer)
          setAway(false)
        },
        (error: unknown) => {
          if (!isWanted) return
          if (error instanceof Fault && error.status === 401) signedOut()
          setAway(true)
        },
      )
    }
    look()
    const timer = setInterval(() => {
      if (!document.hidden) look()
    }, PERIOD_MS)
    return () => {
      isWanted = false
      clearInterval(timer)
    }
  }, [path, turn, signedOut])
  const refresh = useCallback(() => setTurn((before) => before + 1), [])
  return { value, isAway, refresh }
}
