// The choice of a universe, as a group of radio buttons with how many are there.
import type { UniverseRow } from '../../shared/admission.ts'
import type { UniverseList } from './universes.ts'
import { useWords } from './use-words.ts'

interface Props {
  readonly list: UniverseList
  readonly chosen: string | null
  readonly choose: (id: string) => void
}

function Pilots({ row }: { row: UniverseRow }) {
  const { universes: words } = useWords()
  if (row.state === 'unavailable') return <span class="universe-pilots">{words.unavailable}</span>
  if (row.state === 'replay') return <span class="universe-pilots">{words.replay}</span>
  const full = row.pilots >= row.capacity
  return (
    <span class={full ? 'universe-pilots full' : 'universe-pilots'}>
      {row.pilots}/{row.capacity} {full ? words.full : words.pilots}
      {row.spectators > 0 && <span class="universe-watching"> · {words.watching(row.spectators)}</span>}
    </span>
  )
}

function Row({ row, chosen, choose }: { row: UniverseRow; chosen: boolean; choose: (id: string) => void }) {
  const {
    universes: words,
    match: { modes },
  } = useWords()
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
      <span class="universe-size">
        {modes[row.mode]} · {words.size(row.columns, row.rows)}
      </span>
      <Pilots row={row} />
    </label>
  )
}

export function UniversePicker({ list, chosen, choose }: Props) {
  const { universes: words } = useWords()
  return (
    <fieldset class="universes">
      <legend>{words.title}</legend>
      {list.rows === null && !list.failed && <p class="quiet">{words.looking}</p>}
      {list.failed && (
        <p class="fault" role="alert">
          {words.unreachable}
        </p>
      )}
      {list.rows?.length === 0 && <p class="quiet">{words.none}</p>}
      {list.rows?.map((row) => (
        <Row key={row.id} row={row} chosen={row.id === chosen} choose={choose} />
      ))}
    </fieldset>
  )
}
