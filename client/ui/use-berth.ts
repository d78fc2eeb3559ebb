// Keeps the berth of a game up to date while it is flown.
import { useEffect } from 'preact/hooks'
import type { Game } from '../game.ts'
import { claimBerth, keepBerth } from './berth.ts'
import type { Destination } from './entry.tsx'

const KEEP_MS = 2000

export function useBerth(game: Game | null, destination: Destination | null): void {
  useEffect(() => {
    if (game === null || destination === null) return
    let claimed = ''
    let letGo = (): void => undefined
    let ended = false
    const keep = (): void => {
      const { party, visit } = game
      const { key } = visit
      if (key === '') return
      keepBerth({ ...destination, ...(party === '' ? {} : { party }), key, at: Date.now() })
      if (key === claimed) return
      claimed = key
      letGo()
      claimBerth(key, true).then((release) => {
        if (release === null) return
        if (ended) release()
        else letGo = release
      })
    }
    keep()
    const stop = game.onStatus(keep)
    const timer = setInterval(keep, KEEP_MS)
    window.addEventListener('pagehide', keep)
    return () => {
      ended = true
      letGo()
      stop()
      clearInterval(timer)
      window.removeEventListener('pagehide', keep)
    }
  }, [game, destination])
}
