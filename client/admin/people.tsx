// Who is connected, and what may be done about them.
import { useState } from 'preact/hooks'
import type { Role } from '../../shared/protocol.ts'
import { type Action, ActionDialog, type Field } from './action-dialog.tsx'
import { useAdmin } from './context.ts'
import { Table } from './table.tsx'
import { usePolled } from './use-polled.ts'

interface Session {
  readonly user: string
  readonly name: string
  readonly universe: string
  readonly role: Role
  readonly address: string
  readonly pilot: number
}

type Subject = 'user' | 'name' | 'address'

/** What an order needs to name somebody, and for how long. */
export function subjectOrder(
  someone: Readonly<Record<Subject, string>>,
  { subject = 'user', minutes = '' }: Readonly<Record<string, string>>,
): object {
  return {
    [subject]: someone[subject as Subject],
    ...(minutes === '' ? {} : { minutes: Number(minutes) }),
  }
}

export function People() {
  const { words: all } = useAdmin()
  const words = all.people
  const [name, setName] = useState('')
  const { value, isAway, refresh } = usePolled<{ total: number; sessions: readonly Session[] }>(
    `sessions?name=${encodeURIComponent(name)}`,
  )
  const [action, setAction] = useState<Action | null>(null)

  const actionOn = (what: 'kick' | 'mute' | 'ban', session: Session): Action => {
    const subject: Field = {
      name: 'subject',
      label: words.subject,
      initial: 'user',
      options: (['user', 'name', 'address'] as const).map((one) => [
        one,
        `${words.subjects[one]}: ${session[one]}`,
      ]),
    }
    const minutes: Field = {
      name: 'minutes',
      label: words.minutes,
      initial: '60',
      isNumber: true,
      isOptional: true,
    }
    return {
      path: what,
      title: `${words[what]} ${session.name}`,
      about: words[`${what}About`],
      fields: what === 'kick' ? [subject] : [subject, minutes],
      order: (values) => subjectOrder(session, values),
    }
  }

  const rows = value?.sessions.map((session) => (
    <tr key={`${session.user} ${session.universe} ${session.pilot} ${session.address}`}>
      <th scope="row">
        <bdi>{session.name}</bdi>
      </th>
      <td>{session.role}</td>
      <td>
        <code>{session.universe}</code>
      </td>
      <td>
        <code>{session.address}</code>
      </td>
      <td>
        <code>{session.user}</code>
      </td>
      <td class="actions">
        {(['kick', 'mute', 'ban'] as const).map((what) => (
          <button key={what} type="button" class="danger" onClick={() => setAction(actionOn(what, session))}>
            {words[what]}
          </button>
        ))}
      </td>
    </tr>
  ))

  return (
    <>
      <p class="tools">
        <label class="field">
          <span>{words.find}</span>
          <input type="search" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        {value !== null && <span class="quiet">{words.shown(value.sessions.length, value.total)}</span>}
      </p>
      <Table
        label={all.sections.people}
        heads={[all.name, words.role, words.universe, words.address, words.user, '']}
        rows={rows ?? null}
        isAway={isAway}
      />
      {action !== null && <ActionDialog action={action} close={() => setAction(null)} done={refresh} />}
    </>
  )
}
