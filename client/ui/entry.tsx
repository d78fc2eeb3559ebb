// The entry screen: who one is, where to go, to fly or to watch.
import { useState } from 'preact/hooks'
import { cleanName, NAME_RULE } from '../../shared/text.ts'
import type { Part } from '../status.ts'
import { useAccount } from './account.ts'
import { SignedIn, SignInSection } from './account-section.tsx'
import { Emblem } from './emblem.tsx'
import { NameField } from './name-field.tsx'
import { recallName, rememberName } from './remembered-name.ts'
import { UniversePicker } from './universe-picker.tsx'
import { useUniverses } from './universes.ts'

export interface Destination {
  readonly universe: string
  readonly role: Part
  readonly name: string
}

interface Props {
  readonly name: string | null
  readonly universe: string | null
  /** Why the visit before ended, if not by one's own wish. */
  readonly refusal: string | null
  readonly go: (destination: Destination) => void
}

/** Spectators may come without a name. */
const NAMELESS = 'Spectator'

export function Entry({ name: givenName, universe: givenUniverse, refusal, go }: Props) {
  const list = useUniverses()
  const sign = useAccount()
  const [name, setName] = useState(() => givenName ?? recallName())
  const [picked, setPicked] = useState(givenUniverse)
  const [fault, setFault] = useState<string | null>(null)
  const open = list.rows?.filter(({ state }) => state !== 'unavailable')
  const known = open?.some((row) => row.id === picked) ?? false
  const universe = known ? picked : (open?.[0]?.id ?? null)
  const row = list.rows?.find(({ id }) => id === universe)
  const isFull = row !== undefined && row.pilots >= row.capacity

  const change = (typed: string): void => {
    setName(typed)
    setFault(null)
  }
  const start = (role: Part): void => {
    const own = sign.account?.name ?? name
    const clean = role === 'spectator' && own.trim() === '' ? NAMELESS : cleanName(own)
    if (clean === null) {
      setFault(NAME_RULE)
    } else if (universe !== null) {
      if (own.trim() !== '') rememberName(clean)
      go({ universe, role, name: clean })
    }
  }

  return (
    <main class="entry">
      <Emblem />
      <form
        class="panel entry-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          start('pilot')
        }}
      >
        <h1>Orrery</h1>
        <p class="tagline">Fly, mine and fight in a clockwork sky.</p>
        {refusal !== null && (
          <p class="fault" role="alert">
            {refusal}
          </p>
        )}
        {sign.account === null ? (
          <>
            <NameField name={name} setName={change} fault={fault} />
            <SignInSection name={name} sign={sign} />
          </>
        ) : (
          <SignedIn account={sign.account} signOut={sign.signOut} />
        )}
        <UniversePicker list={list} chosen={universe} choose={setPicked} />
        <div class="entry-buttons">
          <button type="submit" class="primary" disabled={universe === null || isFull}>
            {isFull ? 'Full' : 'Fly'}
          </button>
          <button type="button" disabled={universe === null} onClick={() => start('spectator')}>
            Watch
          </button>
        </div>
      </form>
    </main>
  )
}
