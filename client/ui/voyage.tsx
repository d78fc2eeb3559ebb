// One visit on the screen: the sky, and the instruments over it. Who draws and who steers is handed in.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { Game } from '../game.ts'
import type { Status } from '../status.ts'
import type { Words } from '../words/english.ts'
import { fetchDialogs, Help, InviteDialog, LeaveDialog, SettingsDialog } from './dialogs.ts'
import type { Destination } from './entry.tsx'
import { Hud } from './hud.tsx'
import { linkTo } from './invitations.ts'
import type { Refusal } from './refusal.ts'
import { rememberShip } from './remembered-ship.ts'
import { useShortcuts } from './shortcuts.ts'
import { useTabFocus } from './tab-focus.ts'
import { useWords } from './use-words.ts'

/** Draws and steers a game inside an element; gives the function that ends it. */
export type Present = (
  host: HTMLElement,
  game: Game,
  words: Words,
  failed: (why: Refusal) => void,
) => () => void

/** Milliseconds of play after which the dialogs are loaded ahead. If that fails, opening one tries again. */
const DIALOGS_AFTER_MS = 3000

interface Props {
  readonly game: Game
  readonly destination: Destination
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

/** For friends: into this universe and party, and to whoever is watched. */
function linksFor({ party }: Game, { watched }: Status, { universe, role, code }: Destination) {
  return {
    flyLink: role === 'pilot' ? linkTo({ universe, role, code, party }) : null,
    watchLink: linkTo({ universe, role: 'spectator', code, ...(watched < 0 ? {} : { watch: watched }) }),
  }
}

export function Voyage({ game, destination, present, leave }: Props) {
  const status = useStatus(game)
  const words = useWords()
  const sky = useRef<HTMLElement>(null)
  const [chatting, setChatting] = useState(false)
  const [dialog, setDialog] = useState<'help' | 'settings' | 'leaving' | 'invite' | null>(null)
  useTabFocus(sky)

  useEffect(() => {
    sky.current!.focus({ preventScroll: true })
    return present(sky.current!, game, words, leave)
  }, [game, present, words, leave])

  const { phase } = status
  useEffect(() => {
    if (phase.is === 'refused') leave({ is: 'server', code: phase.code, reason: phase.reason })
  }, [phase, leave])

  const isHere = phase.is === 'here'
  useEffect(() => {
    if (!isHere) return
    const timer = setTimeout(() => fetchDialogs().catch(() => undefined), DIALOGS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [isHere])

  const setChat = useCallback((open: boolean) => {
    setChatting(open)
    if (!open) sky.current?.focus({ preventScroll: true })
  }, [])
  const openChat = useCallback(() => setChat(true), [setChat])
  const openHelp = useCallback(() => setDialog('help'), [])
  const openSettings = useCallback(() => setDialog('settings'), [])
  const openInvite = useCallback(() => setDialog('invite'), [])
  const closeDialog = useCallback(() => {
    setDialog(null)
    sky.current?.focus({ preventScroll: true })
  }, [])
  const closeChat = useCallback(() => setChat(false), [setChat])
  // A spectator has nothing to lose.
  const askToLeave = () => (status.role === 'pilot' ? setDialog('leaving') : leave(null))
  const upgrade = useCallback((property: number) => game.upgrade(property), [game])
  const play = useCallback(() => game.togglePlay(), [game])
  useShortcuts({ chat: openChat, help: openHelp, close: closeChat, play: status.tape === null ? null : play })

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
        openInvite={openInvite}
        leave={askToLeave}
        chat={game}
        watch={(step) => game.watch(step)}
        play={play}
        setSpeed={(speed) => game.setSpeed(speed)}
        seek={(tick) => game.seek(tick)}
        upgrade={upgrade}
        choose={(ship) => {
          rememberShip(ship)
          game.choose(ship)
        }}
      />
      {dialog === 'help' && <Help {...status} close={closeDialog} />}
      {dialog === 'leaving' && <LeaveDialog status={status} leave={() => leave(null)} stay={closeDialog} />}
      {dialog === 'settings' && <SettingsDialog close={closeDialog} />}
      {dialog === 'invite' && <InviteDialog {...linksFor(game, status, destination)} close={closeDialog} />}
    </div>
  )
}
