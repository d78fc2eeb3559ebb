// The choice of a universe, as a group of radio buttons with how many are there.
import type { UniverseRow } from '../../shared/admission.ts'
import type { UniverseList } from './universes.ts'

interface Props {
  readonly list: UniverseList
  readonly chosen: string | null
  readonly choose: (id: string) => void
}

function describe({ columns, rows }: UniverseRow): string {
  return `${columns} × ${rows} sectors`
}

function Pilots({ row }: { row: UniverseRow }) {
  if (row.state === 'unavailable') return <span class="universe-pilots">unavailable</span>
  const full = row.pilots >= row.capacity
  return (
    <span class={full ? 'universe-pilots full' : 'universe-pilots'}>
      {row.pilots}/{row.capacity} {full ? 'full' : 'pilots'}
      {row.spectators > 0 && <span class="universe-watching"> · {row.spectators} watching</span>}
    </span>
  )
}

function Row({ row, chosen, choose }: { row: UniverseRow; chosen: boolean; choose: (id: string) => void }) {
  const unavailable = row.state === 'unavailable'
  const classes = ['universe', chosen ? 'chosen' : '', unavailable ? 'unavailable' : '']
  return (
    <label class={classes.filter((name) => name !== '').join(' ')}>
      <input
        type="radio"
        name="universe"
        value={row.id}
        checked={chosen}
        disabled={unavailable}
        onChange={() => choose(row.id)}
      />
      <span class="universe-name">{row.name}</span>
      <span class="universe-size">{describe(row)}</span>
      <Pilots row={row} />
    </label>
  )
}

export function UniversePicker({ list, chosen, choose }: Props) {
  return (
    <fieldset class="universes">
      <legend>Universe</legend>
      {list.rows === null && !list.failed && <p class="quiet">Looking for universes…</p>}
      {list.failed && (
        <p class="fault" role="alert">
          The server cannot be reached. Trying again…
        </p>
      )}
      {list.rows?.length === 0 && <p class="quiet">There is no universe here yet.</p>}
      {list.rows?.map((row) => (
        <Row key={row.id} row={row} chosen={row.id === chosen} choose={choose} />
      ))}
    </fieldset>
  )
}
