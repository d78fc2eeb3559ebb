// Signing in as an operator: an account of the game that was given a role.
import { useState } from 'preact/hooks'
import type { AdminWords } from '../words/admin.ts'
import type { Words } from '../words/english.ts'
import { serverSentence } from '../words/sentences.ts'
import { ask, Fault } from './api.ts'
import type { Operator } from './context.ts'

interface Props {
  readonly words: AdminWords
  readonly game: Words
  readonly signedIn: (operator: Operator) => void
}

export function SignIn({ words, game, signedIn }: Props) {
  const [name, setName] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const enter = async (): Promise<void> => {
    setBusy(true)
    try {
      const { operator } = await ask<{ operator: Operator }>('login', { name, passphrase })
      signedIn(operator)
    } catch (error) {
      const { status, message } = error instanceof Fault ? error : { status: 0, message: '' }
      setFault(status === 0 ? words.away : (serverSentence(game, 0, message) ?? String(status)))
      setBusy(false)
    }
  }

  return (
    <main class="sign-in">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault()
          void enter()
        }}
      >
        <h1>Orrery</h1>
        <p class="quiet">{words.title}</p>
        <label class="field">
          <span>{words.name}</span>
          <input
            autocomplete="username"
            required
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          <span>{words.passphrase}</span>
          <input
            type="password"
            autocomplete="current-password"
            required
            value={passphrase}
            onInput={(event) => setPassphrase(event.currentTarget.value)}
          />
        </label>
        {fault !== null && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        <button type="submit" class="primary" disabled={isBusy}>
          {words.signIn}
        </button>
      </form>
    </main>
  )
}
