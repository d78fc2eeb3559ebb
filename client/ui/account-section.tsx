// The part of the entry screen for those who have, or want, an account; guests can leave it closed.
import { useState } from 'preact/hooks'
import { MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_LENGTH } from '../../shared/limits.ts'
import type { Words } from '../words/english.ts'
import { serverSentence } from '../words/sentences.ts'
import type { Account, AccountFault, SignIn } from './account.ts'
import { useWords } from './use-words.ts'

function faultSentence(words: Words, { status, reason }: AccountFault): string {
  if (status === 0) return words.faults.noAnswer
  return serverSentence(words, status, reason) ?? words.faults.unexplained(status)
}

export function SignedIn({ account, signOut }: { account: Account; signOut: () => void }) {
  const { name, career } = account
  const { account: words } = useWords()
  return (
    <div class="signed-in">
      <p>
        {words.flyAs} <bdi class="signed-in-name">{name}</bdi>
        <span class="signed-in-career">{words.career(career.flights, career.best)}</span>
      </p>
      <button type="button" class="small" onClick={signOut}>
        {words.signOut}
      </button>
    </div>
  )
}

export function SignInSection({ name, sign }: { name: string; sign: SignIn }) {
  const words = useWords()
  const [passphrase, setPassphrase] = useState('')
  const ready = name.trim() !== '' && passphrase.length >= MIN_PASSPHRASE_LENGTH && !sign.busy
  return (
    <details class="account">
      <summary>{words.account.invitation}</summary>
      <label class="field-label" for="passphrase">
        {words.account.passphrase}
      </label>
      <input
        id="passphrase"
        type="password"
        autocomplete="current-password"
        maxLength={MAX_PASSPHRASE_LENGTH}
        value={passphrase}
        aria-invalid={sign.fault !== null}
        aria-describedby={sign.fault === null ? undefined : 'account-fault'}
        onInput={(event) => setPassphrase(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // Enter here means the passphrase, not the flight.
          event.preventDefault()
          if (ready) sign.signIn({ name, passphrase })
        }}
      />
      {sign.fault !== null && (
        <p class="fault" id="account-fault" role="alert">
          {faultSentence(words, sign.fault)}
        </p>
      )}
      <div class="account-buttons">
        <button type="button" disabled={!ready} onClick={() => sign.signIn({ name, passphrase })}>
          {words.account.signIn}
        </button>
        <button type="button" disabled={!ready} onClick={() => sign.signUp({ name, passphrase })}>
          {words.account.create}
        </button>
      </div>
    </details>
  )
}
