// Everything over the sky: instruments, standings, chat, notices, and the buttons for help and leaving.
import type { Status } from '../status.ts'
import { Chat, type ChatActions } from './chat.tsx'
import { Connection, Gauges, Standings } from './instruments.tsx'
import { Notices } from './notices.tsx'
import { ReplayBar } from './replay-bar.tsx'
import { SpectatorBar } from './spectator-bar.tsx'
import { useWords } from './use-words.ts'

interface Props {
  readonly status: Status
  readonly chatting: boolean
  readonly setChat: (open: boolean) => void
  readonly openHelp: () => void
  readonly openSettings: () => void
  readonly leave: () => void
  readonly chat: ChatActions
  readonly watch: (step: 1 | -1) => void
  readonly play: (speed: number) => void
  readonly seek: (tick: number) => void
  readonly choose: (ship: number) => void
}

function HudButton({ label, shortcut, press }: { label: string; shortcut?: string; press: () => void }) {
  return (
    // A press with a pointer leaves the keyboard with the ship; the Tab key still gets here.
    <button type="button" class="small" onPointerDown={(event) => event.preventDefault()} onClick={press}>
      {label} {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </button>
  )
}

export function Hud(props: Props) {
  const { status, chatting, setChat, openHelp, openSettings, leave, chat, watch, play, seek, choose } = props
  const { hud: words } = useWords()
  return (
    <div class="hud">
      <div class="hud-left">
        {(status.role === 'pilot' || status.watched >= 0) && <Gauges status={status} />}
        <Connection status={status} />
      </div>
      <div class="hud-right">
        <nav class="hud-buttons" aria-label={words.game}>
          <HudButton label={words.help} shortcut="H" press={openHelp} />
          <HudButton label={words.settings} press={openSettings} />
          <HudButton label={words.leave} press={leave} />
        </nav>
        <Standings status={status} />
      </div>
      <Chat
        lines={status.chat}
        muted={status.muted}
        canReport={status.role === 'pilot'}
        open={chatting}
        setOpen={setChat}
        actions={chat}
      />
      <div class="hud-middle">
        <Notices status={status} choose={choose} />
      </div>
      {status.role === 'spectator' && <SpectatorBar status={status} watch={watch} />}
      {status.tape !== null && <ReplayBar tape={status.tape} play={play} seek={seek} />}
    </div>
  )
}
