// The part of the entry screen for those who have, or want, an account; guests can leave it closed.
import { useState } from 'preact/hooks'
import { MAX_PASSPHRASE_LENGTH, MIN_PASSPHRASE_LENGTH } from '../../shared/limits.ts'
import type { Account, SignIn } from './account.ts'

export function SignedIn({ account, signOut }: { account: Account; signOut: () => void }) {
  const { name, career } = account
  return (
    <div class="signed-in">
      <p>
        You fly as <bdi class="signed-in-name">{name}</bdi>
        <span class="quiet">
          {' '}
          · {career.flights} {career.flights === 1 ? 'flight' : 'flights'}, best {career.best}
        </span>
      </p>
      <button type="button" class="small" onClick={signOut}>
        Sign out
      </button>
    </div>
  )
}

export function SignInSection({ name, sign }: { name: string; sign: SignIn }) {
  const [passphrase, setPassphrase] = useState('')
  const ready = name.trim() !== '' && passphrase.length >= MIN_PASSPHRASE_LENGTH && !sign.busy
  return (
    <details class="account">
      <summary>Have an account, or keep this name?</summary>
      <label class="field-label" for="passphrase">
        Passphrase (at least {MIN_PASSPHRASE_LENGTH} characters)
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
          {sign.fault}
        </p>
      )}
      <div class="account-buttons">
        <button type="button" disabled={!ready} onClick={() => sign.signIn({ name, passphrase })}>
          Sign in
        </button>
        <button type="button" disabled={!ready} onClick={() => sign.signUp({ name, passphrase })}>
          Create account
        </button>
      </div>
    </details>
  )
}
