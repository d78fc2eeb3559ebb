// The operators' page: signing in, and then one section at a time under the server's figures.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { formatDuration } from '../ui/duration.ts'
import { ADMIN_WORDS, type AdminWords } from '../words/admin.ts'
import type { Words } from '../words/english.ts'
import { type Action, ActionDialog } from './action-dialog.tsx'
import { ask } from './api.ts'
import { Bans } from './bans.tsx'
import { AdminContext, type Operator, useAdmin } from './context.ts'
import { People } from './people.tsx'
import { Deeds, Reports } from './records.tsx'
import { SignIn } from './sign-in.tsx'
import { Universes } from './universes.tsx'
import { usePolled } from './use-polled.ts'

type Section = keyof AdminWords['sections']

const SECTIONS: Readonly<Record<Section, () => preact.JSX.Element>> = {
  universes: Universes,
  people: People,
  reports: Reports,
  bans: Bans,
  deeds: Deeds,
}
/** Those that only operators may see. */
const NOT_FOR_MODERATORS: readonly Section[] = ['deeds']

export function Admin({ game }: { game: Words }) {
  const words = ADMIN_WORDS[game.code as keyof typeof ADMIN_WORDS]
  /** Undefined until the server has said who is signed in. */
  const [operator, setOperator] = useState<Operator | null | undefined>(undefined)
  const signedOut = useCallback(() => setOperator(null), [])
  useEffect(() => {
    ask<{ operator: Operator | null }>('me').then(
      (answer) => setOperator(answer.operator),
      () => setOperator(null),
    )
  }, [])
  const admin = useMemo(
    () => (operator ? { words, game, operator, signedOut } : null),
    [words, game, operator, signedOut],
  )
  if (operator === undefined) return <p class="quiet">{words.loading}</p>
  if (admin === null) return <SignIn words={words} game={game} signedIn={setOperator} />
  return (
    <AdminContext.Provider value={admin}>
      <Desk />
    </AdminContext.Provider>
  )
}

/** The section is in the address, so that a reload and the back button keep it. */
function useSection(): Section {
  const read = (): Section => {
    const name = location.hash.slice(1)
    return name in SECTIONS ? (name as Section) : 'universes'
  }
  const [section, setSection] = useState(read)
  useEffect(() => {
    const changed = (): void => setSection(read())
    window.addEventListener('hashchange', changed)
    return () => window.removeEventListener('hashchange', changed)
  })
  return section
}

function Desk() {
  const { words, operator, signedOut } = useAdmin()
  const section = useSection()
  const Shown = SECTIONS[section]
  const leave = (): void => {
    ask('logout', {}).then(signedOut, signedOut)
  }
  const sections = (Object.keys(SECTIONS) as Section[]).filter(
    (name) => operator.role === 'operator' || !NOT_FOR_MODERATORS.includes(name),
  )
  return (
    <div class="desk">
      <header>
        <h1>Orrery</h1>
        <nav aria-label={words.title}>
          {sections.map((name) => (
            <a key={name} href={`#${name}`} aria-current={name === section ? 'page' : undefined}>
              {words.sections[name]}
            </a>
          ))}
        </nav>
        <p class="who">
          <bdi>{operator.name}</bdi> <span class="quiet">{words.roles[operator.role]}</span>
          <button type="button" onClick={leave}>
            {words.signOut}
          </button>
        </p>
      </header>
      <Figures />
      <main>
        <h2>{words.sections[section]}</h2>
        <Shown />
      </main>
    </div>
  )
}

interface FigureRow {
  readonly sockets: number
  readonly mostSockets: number
  readonly skippedTicks: number
  readonly pace: number
  readonly memoryMB: number
  readonly upSeconds: number
}

function Figures() {
  const { words: all, operator } = useAdmin()
  const words = all.figures
  const { value } = usePolled<FigureRow>('figures')
  const [action, setAction] = useState<Action | null>(null)
  const [isDraining, setDraining] = useState(false)
  const drain: Action = { path: 'drain', title: all.drain, about: all.drainAbout, order: () => ({}) }
  const rows: readonly (readonly [string, string])[] =
    value === null
      ? []
      : [
          [words.sockets, words.ofMost(value.sockets, value.mostSockets)],
          [words.pace, words.paces(value.pace)],
          [words.skipped, String(value.skippedTicks)],
          [words.memory, words.megabytes(value.memoryMB)],
          [words.up, formatDuration(value.upSeconds)],
        ]
  return (
    <section class="figures" aria-label={words.sockets}>
      <dl>
        {rows.map(([label, figure]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{figure}</dd>
          </div>
        ))}
      </dl>
      {isDraining && <p role="status">{all.drained}</p>}
      {operator.role === 'operator' && !isDraining && (
        <button type="button" class="danger" onClick={() => setAction(drain)}>
          {all.drain}
        </button>
      )}
      {action !== null && (
        <ActionDialog action={action} close={() => setAction(null)} done={() => setDraining(true)} />
      )}
    </section>
  )
}
