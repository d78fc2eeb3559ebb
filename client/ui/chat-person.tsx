// What can be done about somebody who chats: see no more of them, or tell the operator.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { MAX_REPORT_LENGTH } from '../../shared/limits.ts'
import { cleanChat } from '../../shared/text.ts'
import { useWords } from './use-words.ts'

interface Props {
  readonly name: string
  readonly mute: () => void
  /** Null for those who cannot: spectators. */
  readonly report: ((reason: string) => void) | null
  readonly close: () => void
}

export function ChatPerson({ name, mute, report, close }: Props) {
  const { chat: words } = useWords()
  const [reason, setReason] = useState('')
  const first = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => first.current?.focus(), [])
  const clean = cleanChat(reason)
  const submit = (): void => {
    if (clean === null || report === null) return
    report(clean)
    close()
  }
  return (
    <form
      class="chat-person"
      aria-label={words.about(name)}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <div class="chat-row">
        <bdi class="chat-from">{name}</bdi>
        <button type="button" class="small" ref={first} onClick={mute}>
          {words.mute}
        </button>
        <button type="button" class="small" onClick={close}>
          {words.back}
        </button>
      </div>
      {report !== null && (
        <div class="chat-row">
          <label class="unseen" for="report-reason">
            {words.reason}
          </label>
          <input
            id="report-reason"
            type="text"
            autocomplete="off"
            maxLength={MAX_REPORT_LENGTH}
            placeholder={words.reasonPlaceholder}
            value={reason}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
          <button type="submit" disabled={clean === null}>
            {words.report}
          </button>
        </div>
      )}
    </form>
  )
}
