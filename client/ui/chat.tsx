// The chat: the last lines as a log, and a line to type when asked for. Peers' words are text nodes only.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { MAX_CHAT_LENGTH } from '../../shared/limits.ts'
import { cleanChat } from '../../shared/text.ts'
import type { ChatLine } from '../status.ts'
import { useClock } from './clock.ts'

interface Props {
  readonly lines: readonly ChatLine[]
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
  readonly send: (text: string) => void
}

/** Milliseconds after which a line steps back, and lines shown while the chat is closed. */
const FRESH_MS = 9000
const CLOSED_LINES = 6

/** When each line was first seen here. */
function useArrivals(lines: readonly ChatLine[]): Map<number, number> {
  const arrivals = useRef(new Map<number, number>()).current
  for (const { id } of lines) if (!arrivals.has(id)) arrivals.set(id, performance.now())
  const oldest = lines[0]?.id ?? 0
  for (const id of arrivals.keys()) if (id < oldest) arrivals.delete(id)
  return arrivals
}

function Line({ line, faded }: { line: ChatLine; faded: boolean }) {
  const kind = line.from === null ? 'chat-line chat-news' : 'chat-line'
  return (
    <p class={faded ? `${kind} faded` : kind}>
      {line.from !== null && <bdi class="chat-from">{line.from}</bdi>}
      <bdi>{line.text}</bdi>
    </p>
  )
}

function ChatForm({ setOpen, send }: Pick<Props, 'setOpen' | 'send'>) {
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  // Before the next key: a fast typist must not lose the first letters to the ship.
  useLayoutEffect(() => input.current?.focus(), [])
  const submit = (): void => {
    const clean = cleanChat(text)
    if (clean !== null) send(clean)
    if (clean !== null || text.trim() === '') setOpen(false)
  }
  const invalid = text.trim() !== '' && cleanChat(text) === null
  return (
    <form
      class="chat-form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label class="unseen" for="chat-text">
        Message to everybody
      </label>
      <input
        id="chat-text"
        ref={input}
        type="text"
        autocomplete="off"
        maxLength={MAX_CHAT_LENGTH}
        placeholder="Say something… Enter sends, Esc closes"
        aria-invalid={invalid}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">Send</button>
    </form>
  )
}

export function Chat({ lines, open, setOpen, send }: Props) {
  const now = useClock(1000)
  const arrivals = useArrivals(lines)
  const log = useRef<HTMLDivElement>(null)
  const newest = lines.at(-1)?.id
  useLayoutEffect(() => {
    log.current?.scrollTo(0, log.current.scrollHeight)
  }, [newest, open])
  return (
    <section class={open ? 'chat open' : 'chat'} aria-label="Chat">
      <div class="chat-log" ref={log} role="log" aria-live="polite" aria-label="Chat messages">
        {(open ? lines : lines.slice(-CLOSED_LINES)).map((line) => (
          <Line key={line.id} line={line} faded={!open && now - (arrivals.get(line.id) ?? now) > FRESH_MS} />
        ))}
      </div>
      {open ? (
        <ChatForm setOpen={setOpen} send={send} />
      ) : (
        <button type="button" class="small" onPointerDown={keepFocus} onClick={() => setOpen(true)}>
          Chat <kbd>T</kbd>
        </button>
      )}
    </section>
  )
}

/** A press with a pointer leaves the keyboard where it is, with the ship. */
function keepFocus(event: Event): void {
  event.preventDefault()
}
