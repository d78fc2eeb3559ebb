// The universes: how they are, and what an operator may do with them.
import { useState } from 'preact/hooks'
import type { UniverseState } from '../../shared/admission.ts'
import type { Mode } from '../../shared/modes.ts'
import { type Action, ActionDialog } from './action-dialog.tsx'
import { useAdmin } from './context.ts'
import { Table } from './table.tsx'
import { usePolled } from './use-polled.ts'

/** A universe, as far as this page shows it. */
interface AdministeredRow {
  readonly id: string
  readonly name: string
  readonly columns: number
  readonly rows: number
  readonly capacity: number
  readonly rules: { readonly mode: Mode }
  readonly origin: 'file' | 'operator' | 'player'
  readonly state: UniverseState
  readonly trouble: string | null
  readonly pilots: number
  readonly spectators: number
}

export function Universes() {
  const { words: all, game, operator } = useAdmin()
  const words = all.universes
  const { value, isAway, refresh } = usePolled<{ universes: readonly AdministeredRow[] }>('universes')
  const [action, setAction] = useState<Action | null>(null)
  const mayAct = operator.role === 'operator'

  const broadcast = (universe?: string): Action => ({
    path: 'broadcast',
    title: universe === undefined ? words.broadcastAll : `${words.broadcast} ${universe}`,
    about: words.broadcastAbout,
    fields: [{ name: 'text', label: words.line, initial: '' }],
    order: ({ text }) => ({ text, ...(universe === undefined ? {} : { universe }) }),
  })
  const create: Action = {
    path: 'universes/create',
    title: words.create,
    about: words.createAbout,
    fields: [
      { name: 'id', label: words.id, initial: '' },
      { name: 'name', label: all.name, initial: '' },
      { name: 'columns', label: words.columns, initial: '12', isNumber: true },
      { name: 'rows', label: words.rows, initial: '12', isNumber: true },
      { name: 'capacity', label: words.capacity, initial: '100', isNumber: true },
      {
        name: 'mode',
        label: words.mode,
        initial: 'free',
        options: Object.entries(game.match.modes),
      },
    ],
    order: ({ id, name, columns, rows, capacity, mode }) => ({
      ...{ id, name, rules: { mode } },
      ...{ columns: Number(columns), rows: Number(rows), capacity: Number(capacity) },
    }),
  }
  const change = ({ id, name, capacity }: AdministeredRow): Action => ({
    path: 'universes/terms',
    title: `${words.terms} ${id}`,
    about: words.termsAbout,
    fields: [
      { name: 'name', label: all.name, initial: name },
      { name: 'capacity', label: words.capacity, initial: String(capacity), isNumber: true },
    ],
    order: (given) => ({ id, name: given.name, capacity: Number(given.capacity) }),
  })
  const simply = (what: 'reset' | 'close', id: string): Action => ({
    path: `universes/${what}`,
    title: `${words[what]} ${id}`,
    about: words[`${what}About`],
    order: () => ({ id }),
  })

  const rows = value?.universes.map((row) => (
    <tr key={row.id} class={row.state}>
      <th scope="row">
        <bdi>{row.name}</bdi>
        <code>{row.id}</code>
      </th>
      <td>
        <span class={`state ${row.state}`}>{words.states[row.state]}</span>
        {row.trouble !== null && <p class="fault">{row.trouble}</p>}
      </td>
      <td class="number">
        {row.pilots} / {row.capacity}
      </td>
      <td class="number">{row.spectators}</td>
      <td>
        {game.match.modes[row.rules.mode]}, {row.columns} × {row.rows}
      </td>
      <td>{words.origins[row.origin]}</td>
      <td class="actions">
        {mayAct && (
          <>
            <button type="button" onClick={() => setAction(broadcast(row.id))}>
              {words.broadcast}
            </button>
            <button type="button" onClick={() => setAction(change(row))}>
              {words.terms}
            </button>
            <button type="button" class="danger" onClick={() => setAction(simply('reset', row.id))}>
              {words.reset}
            </button>
            {row.origin !== 'file' && (
              <button type="button" class="danger" onClick={() => setAction(simply('close', row.id))}>
                {words.close}
              </button>
            )}
          </>
        )}
      </td>
    </tr>
  ))

  return (
    <>
      {mayAct && (
        <p class="tools">
          <button type="button" onClick={() => setAction(create)}>
            {words.create}
          </button>
          <button type="button" onClick={() => setAction(broadcast())}>
            {words.broadcastAll}
          </button>
        </p>
      )}
      <Table
        label={all.sections.universes}
        heads={[all.name, words.state, words.pilots, words.spectators, words.mode, words.origin, '']}
        rows={rows ?? null}
        isAway={isAway}
      />
      {action !== null && <ActionDialog action={action} close={() => setAction(null)} done={refresh} />}
    </>
  )
}
