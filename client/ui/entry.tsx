// The entry screen: who one is, where to go, to fly or to watch.
import { useState } from 'preact/hooks'
import { cleanName } from '../../shared/text.ts'
import type { Part } from '../status.ts'
import { useAccount } from './account.ts'
import { SignedIn, SignInSection } from './account-section.tsx'
import { PrivateDialog, SettingsDialog } from './dialogs.ts'
import { Emblem } from './emblem.tsx'
import type { Invitation } from './invitations.ts'
import { NameField } from './name-field.tsx'
import { type Refusal, refusalSentence } from './refusal.ts'
import { recallName, rememberName } from './remembered-name.ts'
import { recallShip, rememberShip } from './remembered-ship.ts'
import { ShipPicker } from './ship-picker.tsx'
import { UniversePicker } from './universe-picker.tsx'
import { useUniverses } from './universes.ts'
import { useWords } from './use-words.ts'

export interface Destination {
  readonly universe: string
  readonly role: Part
  readonly name: string
  /** The class of the first ship. */
  readonly ship: number
  /** Of a private universe. */
  readonly code?: string
  /** The code of the party to fly in. */
  readonly party?: string
  /** The pilot to watch first. */
  readonly watch?: number
}

interface Props {
  readonly name: string | null
  readonly universe: string | null
  /** To a private universe. */
  readonly invitation: Invitation | null
  readonly invite: (invitation: Invitation) => void
  /** The code of a party that one is invited to, or ''. */
  readonly party: string
  /** The pilot to watch first, or null. */
  readonly watch: number | null
  /** Why the visit before ended, if not by one's own wish. */
  readonly refusal: Refusal | null
  readonly go: (destination: Destination) => void
}

export function Entry(props: Props) {
  const { name: givenName, universe: givenUniverse, invitation, invite, party, watch, refusal, go } = props
  const words = useWords()
  const list = useUniverses(invitation)
  const sign = useAccount()
  const [name, setName] = useState(() => givenName ?? recallName())
  const [picked, setPicked] = useState(givenUniverse)
  const [ship, setShip] = useState(recallShip)
  const [isRefused, setRefused] = useState(false)
  const [dialog, setDialog] = useState<'settings' | 'private' | null>(null)
  const [isInParty, setInParty] = useState(party !== '')
  const open = list.rows?.filter(({ state }) => state !== 'unavailable')
  const known = open?.some((row) => row.id === picked) ?? false
  const universe = known ? picked : (open?.[0]?.id ?? null)
  const row = list.rows?.find(({ id }) => id === universe)
  const isReplay = row?.state === 'replay'
  const isUnknown =
    givenUniverse !== null && open !== undefined && !open.some(({ id }) => id === givenUniverse)
  const isFull = row !== undefined && !isReplay && row.pilots >= row.capacity

  const change = (typed: string): void => {
    setName(typed)
    setRefused(false)
  }
  const start = (role: Part): void => {
    const own = sign.account?.name ?? name
    const clean = role === 'spectator' && own.trim() === '' ? words.entry.spectator : cleanName(own)
    if (clean === null) {
      setRefused(true)
    } else if (universe !== null) {
      if (own.trim() !== '') rememberName(clean)
      rememberShip(ship)
      go({
        ...{ universe, role, name: clean, ship },
        ...(universe === invitation?.universe ? { code: invitation.code } : {}),
        ...(isInParty && role === 'pilot' ? { party } : {}),
        ...(watch !== null && universe === givenUniverse ? { watch } : {}),
      })
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
        <p class="tagline">{words.entry.tagline}</p>
        {refusal === null && isUnknown && (
          <p class="fault" role="alert">
            {words.entry.unknown}
          </p>
        )}
        {refusal !== null && (
          <p class="fault" role="alert">
            {refusalSentence(words, refusal)}
          </p>
        )}
        {sign.account === null ? (
          <>
            <NameField name={name} setName={change} fault={isRefused ? words.details.nameRule : null} />
            <SignInSection name={name} sign={sign} />
          </>
        ) : (
          <SignedIn account={sign.account} signOut={sign.signOut} />
        )}
        <UniversePicker list={list} chosen={universe} choose={setPicked} />
        {party !== '' && (
          <label class="entry-party">
            <input
              type="checkbox"
              checked={isInParty}
              onChange={(event) => setInParty(event.currentTarget.checked)}
            />
            {words.entry.party}
          </label>
        )}
        <ShipPicker legend={words.ships.choose} chosen={ship} choose={setShip} />
        <div class="entry-buttons">
          <button type="submit" class="primary" disabled={universe === null || isFull || isReplay}>
            {isReplay ? words.entry.watchOnly : isFull ? words.entry.full : words.entry.fly}
          </button>
          <button type="button" disabled={universe === null} onClick={() => start('spectator')}>
            {words.entry.watch}
          </button>
        </div>
        <div class="entry-more">
          <button type="button" class="quiet-button" onClick={() => setDialog('private')}>
            {words.entry.ownUniverse}
          </button>
          <button type="button" class="quiet-button" onClick={() => setDialog('settings')}>
            {words.hud.settings}
          </button>
        </div>
      </form>
      {dialog === 'settings' && <SettingsDialog close={() => setDialog(null)} />}
      {dialog === 'private' && (
        <PrivateDialog
          created={(made) => {
            invite(made)
            setPicked(made.universe)
            setDialog(null)
          }}
          close={() => setDialog(null)}
        />
      )}
    </main>
  )
}
