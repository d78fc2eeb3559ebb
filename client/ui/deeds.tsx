// What just happened, in words: who destroyed whom nearby, the points the pilot was given, and what ended its ship.
import type { Death, Gain, Kill } from '../deeds.ts'
import { useFresh } from './use-fresh.ts'
import { useWords } from './use-words.ts'

/** Milliseconds for which a kill, and a gain, is shown. */
const KILL_MS = 6000
const GAIN_MS = 1800

function KillLine({ victim, by, own }: Kill) {
  const { deeds: words } = useWords()
  return (
    <li class={own === null ? '' : `kill-${own}`}>
      {by === null ? words.ended(victim) : words.destroyedBy(by, victim)}
    </li>
  )
}

/** Read out with the chat's other news, so not again here. */
export function KillFeed({ kills }: { kills: readonly Kill[] }) {
  const fresh = useFresh(kills, KILL_MS)
  if (fresh.length === 0) return null
  return (
    <ul class="kills" aria-hidden="true">
      {fresh.map((kill) => (
        <KillLine key={kill.id} {...kill} />
      ))}
    </ul>
  )
}

export function Gains({ gains }: { gains: readonly Gain[] }) {
  const { deeds: words } = useWords()
  const fresh = useFresh(gains, GAIN_MS)
  return (
    <ul class="gains" aria-hidden="true">
      {fresh.map(({ id, points, what, name }) => (
        <li key={id}>
          {points > 0 && <strong>+{points}</strong>}{' '}
          {what === 'ship' ? words.shipOf(name) : words.gained[what]}
        </li>
      ))}
    </ul>
  )
}

/** Who ended the pilot's ship, with what, and whose the damage was. */
export function DeathReport({ death }: { death: Death }) {
  const { deeds: words } = useWords()
  const { by, name, weapon, shares } = death
  return (
    <>
      <strong>{by < 0 ? words.collided : words.lostTo(name, weapon)}</strong>
      {shares.length > 1 && (
        <span>{shares.map(({ name, damage }) => `${name ?? words.collisions} ${damage}`).join(' · ')}</span>
      )}
    </>
  )
}
