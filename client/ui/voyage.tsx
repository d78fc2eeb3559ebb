// One visit on the screen: the sky, and the instruments over it. Who draws and who steers is handed in.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Game } from '../game.ts'
import type { Status } from '../status.ts'
import type { Words } from '../words/english.ts'
import { Help } from './help.tsx'
import { Hud } from './hud.tsx'
import type { Refusal } from './refusal.ts'
import { rememberShip } from './remembered-ship.ts'
import { SettingsDialog } from './settings-dialog.tsx'
import { useShortcuts } from './shortcuts.ts'
import { useWords } from './use-words.ts'

/** Draws and steers a game inside an element; gives the function that ends it. */
export type Present = (
  host: HTMLElement,
  game: Game,
  words: Words,
  failed: (why: Refusal) => void,
) => () => void

interface Props {
  readonly game: Game
  readonly present: Present
  /** Back to the entry screen, with a reason if it was not one's own wish. */
  readonly leave: (refusal: Refusal | null) => void
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
  const words = useWords()
  const sky = useRef<HTMLElement>(null)
  const [chatting, setChatting] = useState(false)
  const [dialog, setDialog] = useState<'help' | 'settings' | null>(null)

  useEffect(() => {
    sky.current!.focus({ preventScroll: true })
    return present(sky.current!, game, words, leave)
  }, [game, present, words, leave])

  const { phase } = status
  useEffect(() => {
    if (phase.is === 'refused') leave({ is: 'server', code: phase.code, reason: phase.reason })
  }, [phase, leave])

  const setChat = useCallback((open: boolean) => {
    setChatting(open)
    if (!open) sky.current?.focus({ preventScroll: true })
  }, [])
  const openChat = useCallback(() => setChat(true), [setChat])
  const openHelp = useCallback(() => setDialog('help'), [])
  const openSettings = useCallback(() => setDialog('settings'), [])
  const closeDialog = useCallback(() => {
    setDialog(null)
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
        aria-label={status.role === 'pilot' ? words.field.flying : words.field.watching}
      />
      <Hud
        status={status}
        chatting={chatting}
        setChat={setChat}
        openHelp={openHelp}
        openSettings={openSettings}
        leave={() => leave(null)}
        chat={game}
        watch={(step) => game.watch(step)}
        play={(speed) => game.play(speed)}
        seek={(tick) => game.seek(tick)}
        choose={(ship) => {
          rememberShip(ship)
          game.choose(ship)
        }}
      />
      {dialog === 'help' && <Help role={status.role} close={closeDialog} />}
      {dialog === 'settings' && <SettingsDialog close={closeDialog} />}
    </div>
  )
}
