// Who is banned or muted, and until when.
import { useState } from 'preact/hooks'
import { type Action, ActionDialog } from './action-dialog.tsx'
import { useAdmin } from './context.ts'
import { Moment, Table } from './table.tsx'
import { usePolled } from './use-polled.ts'

interface Ban {
  readonly kind: 'ban' | 'mute'
  readonly subject: 'user' | 'name' | 'address'
  readonly value: string
  readonly until: number | null
}

export function Bans() {
  const { words: all } = useAdmin()
  const words = all.bans
  const { value, isAway, refresh } = usePolled<{ bans: readonly Ban[] }>('bans')
  const [action, setAction] = useState<Action | null>(null)
  const lift = ({ kind, subject, value: whom }: Ban): Action => ({
    path: `un${kind}`,
    title: `${words.lift} ${whom}`,
    about: words.liftAbout,
    order: () => ({ [subject]: whom }),
  })
  const rows = value?.bans.map((ban) => (
    <tr key={`${ban.kind} ${ban.subject} ${ban.value}`}>
      <th scope="row">{words.kinds[ban.kind]}</th>
      <td>{all.people.subjects[ban.subject]}</td>
      <td>
        <code>{ban.value}</code>
      </td>
      <td>{ban.until === null ? words.forever : <Moment at={ban.until} />}</td>
      <td class="actions">
        <button type="button" onClick={() => setAction(lift(ban))}>
          {words.lift}
        </button>
      </td>
    </tr>
  ))
  return (
    <>
      <Table
        label={all.sections.bans}
        heads={[words.kind, all.people.subject, all.name, words.until, '']}
        rows={rows ?? null}
        isAway={isAway}
      />
      {action !== null && <ActionDialog action={action} close={() => setAction(null)} done={refresh} />}
    </>
  )
}
