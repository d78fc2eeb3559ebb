// What players reported, and what operators did.
import { useState } from 'preact/hooks'
import { type Action, ActionDialog } from './action-dialog.tsx'
import { useAdmin } from './context.ts'
import { Moment, Table } from './table.tsx'
import { usePolled } from './use-polled.ts'

interface Report {
  readonly at: number
  readonly universe: string
  readonly by: string
  readonly user: string
  readonly name: string
  readonly reason: string
  readonly lines: readonly string[]
}

export function Reports() {
  const { words: all } = useAdmin()
  const words = all.reports
  const { value, isAway, refresh } = usePolled<{ reports: readonly Report[] }>('reports')
  const [action, setAction] = useState<Action | null>(null)
  const actionOn = (what: 'mute' | 'ban', { user, name }: Report): Action => ({
    path: what,
    title: `${all.people[what]} ${name}`,
    about: all.people[`${what}About`],
    fields: [{ name: 'minutes', label: all.people.minutes, initial: '60', isNumber: true, isOptional: true }],
    order: ({ minutes = '' }) => ({ user, ...(minutes === '' ? {} : { minutes: Number(minutes) }) }),
  })
  const rows = value?.reports.map((report) => (
    <tr key={`${report.at} ${report.user} ${report.by}`}>
      <td>
        <Moment at={report.at} />
      </td>
      <th scope="row">
        <bdi>{report.name}</bdi>
        <code>{report.user}</code>
      </th>
      <td>
        <code>{report.by}</code>
      </td>
      <td>{report.reason}</td>
      <td>
        {report.lines.map((line, n) => (
          <p key={n} class="said">
            {line}
          </p>
        ))}
      </td>
      <td class="actions">
        {(['mute', 'ban'] as const).map((what) => (
          <button key={what} type="button" class="danger" onClick={() => setAction(actionOn(what, report))}>
            {all.people[what]}
          </button>
        ))}
      </td>
    </tr>
  ))
  return (
    <>
      <Table
        label={all.sections.reports}
        heads={[words.at, words.reported, words.by, words.reason, words.lines, '']}
        rows={rows ?? null}
        isAway={isAway}
      />
      {action !== null && <ActionDialog action={action} close={() => setAction(null)} done={refresh} />}
    </>
  )
}

interface Deed {
  readonly at: number
  readonly by: string
  readonly address: string
  readonly action: string
  readonly order: string
  readonly status: number
}

export function Deeds() {
  const { words: all } = useAdmin()
  const words = all.deeds
  const { value, isAway } = usePolled<{ deeds: readonly Deed[] }>('deeds?most=200')
  const rows = value?.deeds.map((deed, n) => (
    <tr key={`${deed.at} ${n}`}>
      <td>
        <Moment at={deed.at} />
      </td>
      <th scope="row">
        <bdi>{deed.by === 'key' ? words.key : deed.by}</bdi>
        <code>{deed.address}</code>
      </th>
      <td>
        <code>{deed.action}</code>
      </td>
      <td>
        <code>{deed.order}</code>
      </td>
      <td class={deed.status === 200 ? 'done' : 'refused'}>
        {deed.status === 200 ? words.done : words.refused(deed.status)}
      </td>
    </tr>
  ))
  return (
    <Table
      label={all.sections.deeds}
      heads={[all.reports.at, words.by, words.action, words.order, words.result]}
      rows={rows ?? null}
      isAway={isAway}
    />
  )
}
