// What a pilot reads at a glance: hull, score, ping, population and the best pilots.
import { SHIP_HULL } from '../../shared/rules.ts'
import type { PlayerRow, Status } from '../status.ts'
import type { Cause } from '../stutters.ts'

function HullMeter({ hull, shielded }: { hull: number; shielded: boolean }) {
  const share = Math.max(0, Math.min(1, hull / SHIP_HULL))
  const state = share > 0.6 ? 'well' : share > 0.3 ? 'hurt' : 'grave'
  return (
    <div class="meter">
      <span class="meter-label">
        Hull
        {shielded && <span class="shielded"> Shield up</span>}
      </span>
      <meter class="unseen" aria-label="Hull" min={0} max={SHIP_HULL} value={hull} />
      <div class={`meter-track ${state}`} aria-hidden="true">
        <div class="meter-fill" style={{ transform: `scaleX(${share})` }} />
      </div>
      <span class="meter-value">{hull}</span>
    </div>
  )
}

export function Gauges({ status }: { status: Status }) {
  return (
    <section class="gauges" aria-label="Instruments">
      <HullMeter hull={status.hull} shielded={status.shielded} />
      <p class="score">
        <span class="quiet">Score</span> <strong>{status.score}</strong>
      </p>
    </section>
  )
}

const CAUSES: Readonly<Record<Cause, string>> = {
  server: 'server late',
  line: 'line slow',
  machine: 'display slow',
}

export function Connection({ status }: { status: Status }) {
  return (
    <p class="connection">
      <bdi>{status.universe}</bdi>
      <span>
        {status.population} {status.population === 1 ? 'pilot' : 'pilots'}
      </span>
      {status.stutter !== null && <span class="stutter">{CAUSES[status.stutter]}</span>}
      <span>{status.pingMs === null ? '– ms' : `${status.pingMs} ms`}</span>
    </p>
  )
}

function StandingsRow({ row, rank, own }: { row: PlayerRow; rank: number | null; own: boolean }) {
  return (
    <li class={own ? 'standing own' : 'standing'} aria-current={own ? 'true' : undefined}>
      <span class="rank">{rank ?? '·'}</span>
      <bdi class="standing-name">{row.name}</bdi>
      {row.drone && <span class="drone-tag">drone</span>}
      <span class="standing-score">{row.score}</span>
    </li>
  )
}

/** The best, and below them the watched pilot if it is not among them. */
export function Standings({ status }: { status: Status }) {
  const { standings, watched, watchedName, score } = status
  const listed = standings.some(({ pilot }) => pilot === watched)
  return (
    <section class="standings" aria-label="Best pilots">
      <h2>Standings</h2>
      <ol>
        {standings.map((row, index) => (
          <StandingsRow key={row.pilot} row={row} rank={index + 1} own={row.pilot === watched} />
        ))}
        {!listed && watched >= 0 && watchedName !== '' && (
          <StandingsRow
            row={{ pilot: watched, name: watchedName, score, drone: false, adrift: false }}
            rank={null}
            own
          />
        )}
      </ol>
    </section>
  )
}
