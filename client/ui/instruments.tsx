// What a pilot reads at a glance: hull, score, ping, population and the best pilots.
import { NO_TEAM } from '../../shared/modes.ts'
import { keyLabel } from '../input/bindings.ts'
import { type PlayerRow, type Status, TEAM_SIGNS } from '../status.ts'
import { useSettings } from './settings.ts'
import { useWords } from './use-words.ts'

function HullMeter({ hull, full, shielded }: { hull: number; full: number; shielded: boolean }) {
  const { hud: words } = useWords()
  const share = Math.max(0, Math.min(1, hull / full))
  const state = share > 0.6 ? 'well' : share > 0.3 ? 'hurt' : 'grave'
  return (
    <div class="meter">
      <span class="meter-label">
        {words.hull}
        {shielded && <span class="shielded"> {words.shield}</span>}
      </span>
      <meter class="unseen" aria-label={words.hull} min={0} max={full} value={hull} />
      <div class={`meter-track ${state}`} aria-hidden="true">
        <div class="meter-fill" style={{ transform: `scaleX(${share})` }} />
      </div>
      <span class="meter-value">{hull}</span>
    </div>
  )
}

/** In percent: a point of a thousand is no news. */
function EnergyMeter({ energy, full }: { energy: number; full: number }) {
  const { hud: words } = useWords()
  const percent = Math.floor((100 * Math.max(0, energy)) / full)
  return (
    <div class="meter">
      <span class="meter-label">{words.energy}</span>
      <meter class="unseen" aria-label={words.energy} min={0} max={100} value={percent} />
      <div class="meter-track energy" aria-hidden="true">
        <div class="meter-fill" style={{ transform: `scaleX(${percent / 100})` }} />
      </div>
      <span class="meter-value">{percent}</span>
    </div>
  )
}

function SpecialState({ status }: { status: Status }) {
  const { hud: words } = useWords()
  const { settings } = useSettings()
  const { alive, specialIn, specialPaid } = status
  const isReady = alive && specialIn === 0 && specialPaid
  const state = !alive ? '–' : specialIn > 0 ? words.specialIn(specialIn) : words.specialNeedsEnergy
  return (
    <p class={isReady ? 'special ready' : 'special'}>
      <span class="quiet">{words.special}</span>{' '}
      <kbd>{keyLabel(settings.keys.special.find((key) => key !== '') ?? '')}</kbd>{' '}
      {isReady ? words.specialReady : state}
    </p>
  )
}

export function Gauges({ status }: { status: Status }) {
  const { hud: words } = useWords()
  return (
    <div class="gauges">
      <HullMeter hull={status.hull} full={status.fullHull} shielded={status.shielded} />
      <EnergyMeter energy={status.energy} full={status.fullEnergy} />
      <SpecialState status={status} />
      <p class="score">
        <span class="quiet">{words.score}</span> <strong>{status.score}</strong>
      </p>
    </div>
  )
}

export function Connection({ status }: { status: Status }) {
  const { hud: words, stutters } = useWords()
  return (
    <p class="connection">
      <bdi>{status.universe}</bdi>
      <span>{words.pilots(status.population)}</span>
      {status.stutter !== null && <span class="stutter">{stutters[status.stutter]}</span>}
      <span>{words.ping(status.pingMs)}</span>
    </p>
  )
}

function StandingsRow({ row, rank, own }: { row: PlayerRow; rank: number | null; own: boolean }) {
  const { hud: words } = useWords()
  return (
    <li class={own ? 'standing own' : 'standing'} aria-current={own ? 'true' : undefined}>
      <span class="rank">{rank ?? '·'}</span>
      {row.team !== NO_TEAM && <span class={`team-sign team-${row.team}`}>{TEAM_SIGNS[row.team]}</span>}
      <bdi class="standing-name">{row.name}</bdi>
      {row.drone && <span class="drone-tag">{words.drone}</span>}
      <span class="standing-score">{row.score}</span>
    </li>
  )
}

/** The best, and below them the watched pilot if it is not among them. */
export function Standings({ status }: { status: Status }) {
  const { hud: words } = useWords()
  const { standings, watched, watchedName, score, team } = status
  const listed = standings.some(({ pilot }) => pilot === watched)
  return (
    <section class="standings" aria-label={words.bestPilots}>
      <h2>{words.standings}</h2>
      <ol>
        {standings.map((row, index) => (
          <StandingsRow key={row.pilot} row={row} rank={index + 1} own={row.pilot === watched} />
        ))}
        {!listed && watched >= 0 && watchedName !== '' && (
          <StandingsRow
            row={{ pilot: watched, name: watchedName, score, drone: false, adrift: false, team }}
            rank={null}
            own
          />
        )}
      </ol>
    </section>
  )
}
