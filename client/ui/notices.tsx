// What interrupts: joining, a lost connection, a lost ship. Announced by assistive technology.
import { useEffect, useState } from 'preact/hooks'
import type { Phase, Status } from '../status.ts'
import { serverSentence } from '../words/sentences.ts'
import { useClock } from './clock.ts'
import { DeathReport } from './deeds.tsx'
import { ShipPicker } from './ship-picker.tsx'
import { useWords } from './use-words.ts'

function AwayNotice({ retryAt, attempt, code, reason }: Extract<Phase, { is: 'away' }>) {
  const words = useWords()
  const now = useClock(250)
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000))
  const { notices } = words
  return (
    <div class="banner banner-away">
      <strong role="alert">{serverSentence(words, code, reason) ?? notices.lost}</strong>
      <span>{seconds === 0 ? notices.retryNow(attempt) : notices.retryIn(seconds, attempt)}</span>
    </div>
  )
}

/** Whether the pilot had a ship before: without one at first, nothing was lost. */
function useHadShip(alive: boolean): boolean {
  const [had, setHad] = useState(alive)
  useEffect(() => {
    if (alive) setHad(true)
  }, [alive])
  return had
}

export function Notices({ status, choose }: { status: Status; choose: (ship: number) => void }) {
  const { notices: words, ships } = useWords()
  const { phase, role, alive } = status
  const hadShip = useHadShip(alive)
  if (phase.is === 'away') return <AwayNotice {...phase} />
  if (phase.is === 'joining') {
    return (
      <div class="banner" role="status">
        {words.joining}
      </div>
    )
  }
  if (phase.is === 'here' && role === 'pilot' && !alive) {
    return (
      <>
        <div class={hadShip ? 'banner banner-lost' : 'banner'} role="status">
          {hadShip &&
            (status.death === null ? (
              <strong>{words.destroyed}</strong>
            ) : (
              <DeathReport death={status.death} />
            ))}
          <span>{hadShip ? words.newShip : words.firstShip}</span>
        </div>
        {hadShip && (
          <div class="panel next-ship">
            <ShipPicker legend={ships.chooseNext} chosen={status.nextShip} choose={choose} />
          </div>
        )}
      </>
    )
  }
  return null
}
