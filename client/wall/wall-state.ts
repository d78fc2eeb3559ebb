// What a wall shows, made from the events of a universe one after another. It knows neither the page nor the connection.
import type { Overview } from '../../shared/overview.ts'

/** Lines of the feed that a wall keeps. */
export const MOST_LINES = 40

export type FeedKind = 'joined' | 'left' | 'destroyed' | 'leader' | 'ruled' | 'gap'
const FEED_KINDS: readonly string[] = ['joined', 'left', 'destroyed', 'leader', 'ruled', 'gap']

export interface FeedLine {
  /** Counts the lines of this wall. */
  readonly number: number
  readonly kind: FeedKind
  readonly name: string
  /** Who did it; null if nobody, or nobody that is known. */
  readonly by: string | null
  readonly score: number
}

export interface Place {
  readonly name: string
  /** In sectors. */
  readonly columns: number
  readonly rows: number
}

export interface WallState {
  readonly phase: 'connecting' | 'live' | 'away' | 'closed' | 'unknown'
  /** Null until the first event. */
  readonly place: Place | null
  readonly overview: Overview | null
  /** The newest first. */
  readonly lines: readonly FeedLine[]
  /** Lines so far. */
  readonly count: number
}

export const NOTHING_YET: WallState = {
  phase: 'connecting',
  place: null,
  overview: null,
  lines: [],
  count: 0,
}

interface Somebody {
  readonly name: string
}

/** The state after an event. Events that are not known change nothing: the server may learn new ones. */
export function hear(state: WallState, event: string, data: unknown): WallState {
  if (event === 'universe') return { ...state, phase: 'live', place: data as Place }
  if (event === 'overview') return { ...state, phase: 'live', overview: data as Overview }
  if (event === 'closed') return { ...state, phase: 'closed' }
  if (event === 'cut' || event === 'restart') return { ...state, phase: 'away' }
  if (!FEED_KINDS.includes(event)) return state
  const { name = '', by = null, score = 0 } = data as Partial<Somebody> & { by?: Somebody; score?: number }
  const line: FeedLine = {
    number: state.count + 1,
    kind: event as FeedKind,
    name,
    by: by?.name ?? null,
    score,
  }
  return { ...state, count: line.number, lines: [line, ...state.lines].slice(0, MOST_LINES) }
}

/** The state after the connection was lost. */
export function lose(state: WallState): WallState {
  return state.phase === 'closed' ? state : { ...state, phase: state.place === null ? 'connecting' : 'away' }
}
