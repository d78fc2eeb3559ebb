// What interrupts: joining, a lost connection, a lost ship. Announced by assistive technology.
import { useEffect, useState } from 'preact/hooks'
import type { Phase, Status } from '../status.ts'
import { useClock } from './clock.ts'

function AwayNotice({ retryAt, attempt, reason }: Extract<Phase, { is: 'away' }>) {
  const now = useClock(250)
  const seconds = Math.max(0, Math.ceil((retryAt - now) / 1000))
  const next = seconds === 0 ? 'Trying again now' : `Trying again in ${seconds} s`
  return (
    <div class="banner banner-away">
      <strong role="alert">{reason || 'Connection lost.'}</strong>
      <span>
        {next}, attempt {attempt}.
      </span>
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

export function Notices({ status }: { status: Status }) {
  const { phase, role, alive } = status
  const hadShip = useHadShip(alive)
  if (phase.is === 'away') return <AwayNotice {...phase} />
  if (phase.is === 'joining') {
    return (
      <div class="banner" role="status">
        Joining…
      </div>
    )
  }
  if (phase.is === 'here' && role === 'pilot' && !alive) {
    return (
      <div class={hadShip ? 'banner banner-lost' : 'banner'} role="status">
        {hadShip && <strong>Your ship was destroyed.</strong>}
        <span>{hadShip ? 'A new ship is on its way.' : 'Your ship is on its way.'}</span>
      </div>
    )
  }
  return null
}
