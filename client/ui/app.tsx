// The whole page: the entry screen, or a voyage. How a game is made and drawn is handed in.
import { useCallback, useEffect, useState } from 'preact/hooks'
import { cleanName } from '../../shared/text.ts'
import type { Game } from '../game.ts'
import type { Words } from '../words/english.ts'
import type { Address } from './address.ts'
import { type Berth, claimBerth, forgetBerth, recallBerth } from './berth.ts'
import { type Destination, Entry } from './entry.tsx'
import type { Invitation } from './invitations.ts'
import { OtherTab } from './other-tab.tsx'
import type { Refusal } from './refusal.ts'
import { recallName } from './remembered-name.ts'
import { recallShip } from './remembered-ship.ts'
import { type KeptSettings, SettingsContext, useKeptSettings } from './settings.ts'
import { useBerth } from './use-berth.ts'
import { useLanguage, WordsContext } from './use-words.ts'
import { type Present, Voyage } from './voyage.tsx'

interface Props {
  readonly address: Address
  /** `key`: of the session to go on with. */
  readonly open: (destination: Destination, key?: string) => Game
  readonly present: Present
  /** To begin with; `words` are those of the settings' language. */
  readonly settings: KeptSettings
  readonly words: Words
}

/** Where the address wants to go at once, if it says enough. */
function immediate(address: Address, words: Words): Destination | null {
  const { join, universe, role, name, code, party, watch } = address
  const clean = cleanName(name ?? recallName()) ?? (role === 'spectator' ? words.entry.spectator : null)
  return join && universe !== null && clean !== null
    ? {
        ...{ universe, role, name: clean, ship: recallShip() },
        ...(code === '' ? {} : { code }),
        ...(party === '' ? {} : { party }),
        ...(watch === null ? {} : { watch }),
      }
    : null
}

/** The private universe that the address opens. */
function invitationOf({ universe, code }: Address): Invitation | null {
  return universe !== null && code !== '' ? { universe, code } : null
}

/** The ship that this tab was flying, if the address does not want to go elsewhere. */
function berthFor({ universe, party }: Address): Berth | null {
  const berth = recallBerth(Date.now())
  if (berth === null || (universe !== null && universe !== berth.universe)) return null
  return party === '' || party === berth.party ? berth : null
}

/** What the page shows: a question about the ship that this tab was flying, the entry screen (null), or a voyage. */
type View =
  | { readonly is: 'recalling'; readonly berth: Berth }
  | { readonly is: 'elsewhere'; readonly berth: Berth }
  | { readonly is: 'voyage'; readonly game: Game; readonly destination: Destination }
  | null

export function App({ settings, words, ...screens }: Props) {
  const access = useKeptSettings(settings)
  const spoken = useLanguage(words, access.settings.language)
  return (
    <SettingsContext.Provider value={access}>
      <WordsContext.Provider value={spoken}>
        <Screens words={words} {...screens} />
      </WordsContext.Provider>
    </SettingsContext.Provider>
  )
}

function Screens({ address, open, present, words }: Omit<Props, 'settings'>) {
  const sail = (destination: Destination, key = ''): View => {
    return { is: 'voyage', game: open(destination, key), destination }
  }
  const [view, setView] = useState<View>(() => {
    const berth = berthFor(address)
    if (berth !== null) return { is: 'recalling', berth }
    const destination = immediate(address, words)
    return destination === null ? null : sail(destination)
  })
  const [universe, setUniverse] = useState(address.universe)
  const [invitation, invite] = useState(() => invitationOf(address))
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const recalled = view?.is === 'recalling' ? view.berth : null
  useEffect(() => {
    if (recalled === null) return
    claimBerth(recalled.key).then((letGo) => {
      letGo?.()
      setView(letGo === null ? { is: 'elsewhere', berth: recalled } : resume(recalled))
    })
  }, [recalled])
  const resume = ({ key, at: _, ...berth }: Berth): View => {
    setUniverse(berth.universe)
    if (berth.code !== undefined) invite({ universe: berth.universe, code: berth.code })
    return sail(berth, key)
  }
  const [game, destination] = view?.is === 'voyage' ? [view.game, view.destination] : [null, null]
  useBerth(game, destination)
  const go = (next: Destination): void => {
    setUniverse(next.universe)
    setRefusal(null)
    setView(sail(next))
  }
  const leave = useCallback(
    (reason: Refusal | null) => {
      game?.leave()
      forgetBerth()
      setView(null)
      setRefusal(reason)
    },
    [game],
  )
  if (view === null)
    return (
      <Entry
        name={address.name}
        universe={universe}
        invitation={invitation}
        invite={invite}
        party={address.party}
        watch={address.watch}
        refusal={refusal}
        go={go}
      />
    )
  if (view.is === 'recalling') return null
  if (view.is === 'elsewhere')
    return <OtherTab takeOver={() => setView(resume(view.berth))} decline={() => leave(null)} />
  return <Voyage game={view.game} destination={view.destination} present={present} leave={leave} />
}
