// Everything over the sky: instruments, standings, chat, notices, and the buttons for help and leaving.
import type { Status } from '../status.ts'
import { ReplayBar, SpectatorBar } from './bars.ts'
import { Chat, type ChatActions } from './chat.tsx'
import { Gains, KillFeed } from './deeds.tsx'
import { UpgradePanel } from './dialogs.ts'
import { Icon, type IconName } from './icons.tsx'
import { Connection, Gauges, Standings } from './instruments.tsx'
import { MatchPanel } from './match-panel.tsx'
import { Notices } from './notices.tsx'
import { useWords } from './use-words.ts'

interface Props {
  readonly status: Status
  readonly chatting: boolean
  readonly setChat: (open: boolean) => void
  readonly openHelp: () => void
  readonly openSettings: () => void
  readonly openInvite: () => void
  readonly leave: () => void
  readonly chat: ChatActions
  readonly watch: (step: 1 | -1) => void
  readonly play: () => void
  readonly setSpeed: (speed: number) => void
  readonly seek: (tick: number) => void
  readonly choose: (ship: number) => void
  readonly upgrade: (property: number) => void
}

interface ButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly shortcut?: string
  readonly press: () => void
}

function HudButton({ icon, label, shortcut, press }: ButtonProps) {
  return (
    <button
      type="button"
      class="small"
      aria-label={label}
      title={label}
      // A press with a pointer leaves the keyboard with the ship; the Tab key still gets here.
      onPointerDown={(event) => event.preventDefault()}
      onClick={press}
    >
      <Icon name={icon} />
      <span class="button-label">{label}</span>
      {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </button>
  )
}

export function Hud(props: Props) {
  const { status, chatting, setChat, openHelp, openSettings, openInvite } = props
  const { leave, chat, watch, play, setSpeed, seek, choose, upgrade } = props
  const { hud: words } = useWords()
  const isGrowing = status.role === 'pilot' && status.alive && status.crystals + status.upgrades > 0
  return (
    <div class="hud">
      <section class="hud-left" aria-label={words.instruments}>
        {(status.role === 'pilot' || status.watched >= 0) && <Gauges status={status} />}
        <Connection status={status} />
        {isGrowing && <UpgradePanel status={status} upgrade={upgrade} />}
      </section>
      <div class="hud-right">
        <nav class="hud-buttons" aria-label={words.game}>
          <HudButton icon="help" label={words.help} shortcut="H" press={openHelp} />
          <HudButton icon="invite" label={words.invite} press={openInvite} />
          <HudButton icon="settings" label={words.settings} press={openSettings} />
          <HudButton icon="leave" label={words.leave} press={leave} />
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
      <div class="hud-top">
        <MatchPanel status={status} />
        <KillFeed kills={status.kills} />
      </div>
      <Gains gains={status.gains} />
      <div class="hud-middle">
        <Notices status={status} choose={choose} />
      </div>
      {status.role === 'spectator' && <SpectatorBar status={status} watch={watch} />}
      {status.tape !== null && <ReplayBar tape={status.tape} play={play} setSpeed={setSpeed} seek={seek} />}
    </div>
  )
}
