// The whole page: the entry screen, or a voyage. How a game is made and drawn is handed in.
import { useCallback, useState } from 'preact/hooks'
import { cleanName } from '../../shared/text.ts'
import type { Game } from '../game.ts'
import type { Address } from './address.ts'
import { type Destination, Entry } from './entry.tsx'
import { recallName } from './remembered-name.ts'
import { type Present, Voyage } from './voyage.tsx'

interface Props {
  readonly address: Address
  readonly open: (destination: Destination) => Game
  readonly present: Present
}

/** Where the address wants to go at once, if it says enough. */
function immediate({ join, universe, role, name }: Address): Destination | null {
  const clean = cleanName(name ?? recallName()) ?? (role === 'spectator' ? 'Spectator' : null)
  return join && universe !== null && clean !== null ? { universe, role, name: clean } : null
}

export function App({ address, open, present }: Props) {
  const [game, setGame] = useState<Game | null>(() => {
    const destination = immediate(address)
    return destination === null ? null : open(destination)
  })
  const [universe, setUniverse] = useState(address.universe)
  const [refusal, setRefusal] = useState<string | null>(null)
  const go = (destination: Destination): void => {
    setUniverse(destination.universe)
    setRefusal(null)
    setGame(open(destination))
  }
  const leave = useCallback(
    (reason: string | null) => {
      game?.leave()
      setGame(null)
      setRefusal(reason)
    },
    [game],
  )
  if (game !== null) return <Voyage game={game} present={present} leave={leave} />
  return <Entry name={address.name} universe={universe} refusal={refusal} go={go} />
}
