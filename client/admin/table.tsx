// A table of what the server has, with what it says while there is nothing to show.
import type { ComponentChildren } from 'preact'
import { useAdmin } from './context.ts'
import type { Polled } from './use-polled.ts'

interface Props {
  readonly label: string
  readonly heads: readonly string[]
  /** Null before the first answer. */
  readonly rows: readonly ComponentChildren[] | null
  readonly isAway: Polled<unknown>['isAway']
}

export function Table({ label, heads, rows, isAway }: Props) {
  const { words } = useAdmin()
  const state = isAway ? words.away : rows === null ? words.loading : rows.length === 0 ? words.none : ''
  return (
    <>
      <p class="quiet" role="status">
        {state}
      </p>
      {rows !== null && rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard
        <section class="scrolled" aria-label={label} tabIndex={0}>
          <table>
            <thead>
              <tr>
                {heads.map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>{rows}</tbody>
          </table>
        </section>
      )}
    </>
  )
}

/** A moment, in the operator's own time and form. */
export function Moment({ at }: { at: number }) {
  const date = new Date(at)
  return (
    <time dateTime={date.toISOString()}>
      {date.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' })}
    </time>
  )
}
