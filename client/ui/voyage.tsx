// One visit on the screen: the sky, and the instruments over it. Who draws and who steers is handed in.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Game } from '../game.ts'
import type { Status } from '../status.ts'
import { Help } from './help.tsx'
import { Hud } from './hud.tsx'
import { useShortcuts } from './shortcuts.ts'

/** Draws and steers a game inside an element; gives the function that ends it. */
export type Present = (host: HTMLElement, game: Game, failed: (why: string) => void) => () => void

interface Props {
  readonly game: Game
  readonly present: Present
  /** Back to the entry screen, with a reason if it was not one's own wish. */
  readonly leave: (refusal: string | null) => void
}

function useStatus(game: Game): Status {
  const [status, setStatus] = useState(game.status)
  useEffect(() => {
    setStatus(game.status)
    return game.onStatus(setStatus)
  }, [game])
  return status
}

export function Voyage({ game, present, leave }: Props) {
  const status = useStatus(game)
  const sky = useRef<HTMLElement>(null)
  const [chatting, setChatting] = useState(false)
  const [helping, setHelping] = useState(false)

  useEffect(() => {
    sky.current!.focus({ preventScroll: true })
    return present(sky.current!, game, leave)
  }, [game, present, leave])

  const { phase } = status
  useEffect(() => {
    if (phase.is === 'refused') leave(phase.reason)
  }, [phase, leave])

  const setChat = useCallback((open: boolean) => {
    setChatting(open)
    if (!open) sky.current?.focus({ preventScroll: true })
  }, [])
  const openChat = useCallback(() => setChat(true), [setChat])
  const openHelp = useCallback(() => setHelping(true), [])
  const closeHelp = useCallback(() => {
    setHelping(false)
    sky.current?.focus({ preventScroll: true })
  }, [])
  const closeChat = useCallback(() => setChat(false), [setChat])
  useShortcuts({ chat: openChat, help: openHelp, close: closeChat })

  return (
    <div class={status.role === 'pilot' ? 'voyage piloting' : 'voyage watching'}>
      <main
        class="sky"
        ref={sky}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the field takes the keyboard while one flies
        tabIndex={0}
        aria-label={
          status.role === 'pilot'
            ? 'The field: your ship obeys the keyboard here'
            : 'The field: you are watching'
        }
      />
      <Hud
        status={status}
        chatting={chatting}
        setChat={setChat}
        openHelp={openHelp}
        leave={() => leave(null)}
        chat={game}
        watch={(step) => game.watch(step)}
        play={(speed) => game.play(speed)}
        seek={(tick) => game.seek(tick)}
      />
      {helping && <Help role={status.role} close={closeHelp} />}
    </div>
  )
}
