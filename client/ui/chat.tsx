// The chat: the last lines as a log, and a line to type when asked for. Peers' words are text nodes only.
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { MAX_CHAT_LENGTH } from '../../shared/limits.ts'
import { cleanChat } from '../../shared/text.ts'
import type { ChatLine } from '../status.ts'
import { ChatPerson } from './chat-person.tsx'
import { useClock } from './clock.ts'
import { newsSentence } from './news.ts'
import { useWords } from './use-words.ts'

/** What one can do in the chat; a game is one. */
export interface ChatActions {
  chat(text: string): void
  mute(name: string): void
  unmute(name: string): void
  report(name: string, reason: string): void
}

interface Props {
  readonly lines: readonly ChatLine[]
  readonly muted: readonly string[]
  readonly canReport: boolean
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
  readonly actions: ChatActions
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

interface LineProps {
  readonly line: ChatLine
  readonly faded: boolean
  /** Opens what can be done about the speaker; null while that cannot be pressed. */
  readonly pick: ((name: string) => void) | null
}

function Line({ line, faded, pick }: LineProps) {
  const words = useWords()
  const { from } = line
  const kind = from === null ? 'chat-line chat-news' : 'chat-line'
  return (
    <p class={faded ? `${kind} faded` : kind}>
      {from !== null &&
        (pick === null ? (
          <bdi class="chat-from">{from}</bdi>
        ) : (
          <button type="button" class="chat-from" title={words.chat.person} onClick={() => pick(from)}>
            <bdi>{from}</bdi>
          </button>
        ))}
      <bdi>{line.from === null ? newsSentence(words, line.news) : line.text}</bdi>
    </p>
  )
}

function MutedNames({ names, unmute }: { names: readonly string[]; unmute: (name: string) => void }) {
  const { chat } = useWords()
  if (names.length === 0) return null
  return (
    <div class="chat-row">
      {names.map((name) => (
        <button key={name} type="button" class="small" onClick={() => unmute(name)}>
          {chat.unmute} <bdi>{name}</bdi>
        </button>
      ))}
    </div>
  )
}

interface FormProps {
  readonly setOpen: (open: boolean) => void
  readonly send: (text: string) => void
}

function ChatForm({ setOpen, send }: FormProps) {
  const { chat: words } = useWords()
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
        {words.toAll}
      </label>
      <input
        id="chat-text"
        ref={input}
        type="text"
        autocomplete="off"
        maxLength={MAX_CHAT_LENGTH}
        placeholder={words.placeholder}
        aria-invalid={invalid}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">{words.send}</button>
    </form>
  )
}

export function Chat({ lines, muted, canReport, open, setOpen, actions }: Props) {
  const { chat: words } = useWords()
  const [person, setPerson] = useState<string | null>(null)
  if (!open && person !== null) setPerson(null)
  const now = useClock(1000)
  const arrivals = useArrivals(lines)
  const log = useRef<HTMLDivElement>(null)
  const newest = lines.at(-1)?.id
  useLayoutEffect(() => {
    log.current?.scrollTo(0, log.current.scrollHeight)
  }, [newest, open, person])
  return (
    <section class={open ? 'chat open' : 'chat'} aria-label={words.title}>
      <div class="chat-log" ref={log} role="log" aria-live="polite" aria-label={words.messages}>
        {(open ? lines : lines.slice(-CLOSED_LINES)).map((line) => (
          <Line
            key={line.id}
            line={line}
            faded={!open && now - (arrivals.get(line.id) ?? now) > FRESH_MS}
            pick={open ? setPerson : null}
          />
        ))}
      </div>
      {open && <MutedNames names={muted} unmute={(name) => actions.unmute(name)} />}
      {open && person !== null ? (
        <ChatPerson
          key={person}
          name={person}
          mute={() => {
            actions.mute(person)
            setPerson(null)
          }}
          report={canReport ? (reason) => actions.report(person, reason) : null}
          close={() => setPerson(null)}
        />
      ) : open ? (
        <ChatForm setOpen={setOpen} send={(text) => actions.chat(text)} />
      ) : (
        <button type="button" class="small" onPointerDown={keepFocus} onClick={() => setOpen(true)}>
          {words.title} <kbd>T</kbd>
        </button>
      )}
    </section>
  )
}

/** A press with a pointer leaves the keyboard where it is, with the ship. */
function keepFocus(event: Event): void {
  event.preventDefault()
}
