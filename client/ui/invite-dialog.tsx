// Links for friends: to fly along, or to look on.
import { useState } from 'preact/hooks'
import { INVITATION_WORDS } from '../words/invitations.ts'
import { useModal } from './modal.ts'
import { useSettings } from './settings.ts'
import './dialog.css'

interface Props {
  /** To fly in the same party; null for a spectator, who has none. */
  readonly flyLink: string | null
  readonly watchLink: string
  readonly close: () => void
}

interface OneLink {
  readonly label: string
  readonly about: string
  readonly link: string
}

function CopyLink({ label, about, link }: OneLink) {
  const { settings } = useSettings()
  const words = INVITATION_WORDS[settings.language]
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    // Without a secure page there is no clipboard; the link can still be selected.
    const clipboard = navigator.clipboard as Clipboard | undefined
    clipboard?.writeText(link).then(
      () => setCopied(true),
      () => undefined,
    )
  }
  return (
    <label class="invite-link">
      <span>{label}</span>
      <span class="quiet">{about}</span>
      <span class="invite-row">
        <input readOnly tabIndex={-1} value={link} onFocus={(event) => event.currentTarget.select()} />
        <button type="button" onClick={copy}>
          {copied ? words.copied : words.copy}
        </button>
      </span>
    </label>
  )
}

export function InviteDialog({ flyLink, watchLink, close }: Props) {
  const { settings } = useSettings()
  const words = INVITATION_WORDS[settings.language]
  const dialog = useModal()
  return (
    <dialog class="panel settings" ref={dialog} aria-labelledby="invite-title" onClose={close}>
      <h2 id="invite-title">{words.invite}</h2>
      {flyLink !== null && <CopyLink label={words.flyAlong} about={words.sameTeam} link={flyLink} />}
      <CopyLink label={words.lookOn} about={words.atYou} link={watchLink} />
      <form method="dialog">
        <button type="submit" class="primary">
          {words.done}
        </button>
      </form>
    </dialog>
  )
}
