// The parts of a wall: the map, the board, and what happened last.
import type { Overview, OverviewRow } from '../../shared/overview.ts'
import { SECTOR_SIZE, SUB_UNITS } from '../../shared/rules.ts'
import type { WallWords } from '../words/wall.ts'
import type { FeedLine, Place } from './wall-state.ts'

/** Units along a sector's side. */
const SIDE = SECTOR_SIZE / SUB_UNITS
/** Positions are rounded down to multiples of it, in units: a ship is somewhere in that square. */
const GRAIN = 64
/** Of a dot, as a share of the longer side. */
const DOT = 0.007

interface MapProps {
  readonly place: Place
  readonly ships: Overview['ships']
  readonly words: WallWords
}

export function WallMap({ place: { columns, rows }, ships, words }: MapProps) {
  const [width, height] = [columns * SIDE, rows * SIDE]
  const radius = DOT * Math.max(width, height)
  const drones = ships.filter(([, , drone]) => drone === 1).length
  // Pilots last, so that no drone covers them.
  const shown = [...ships].sort(([, , one], [, , other]) => other - one)
  return (
    <section class="map">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words.map(ships.length - drones, drones)}
        preserveAspectRatio="xMidYMid meet"
      >
        <title>{words.map(ships.length - drones, drones)}</title>
        <rect class="space" width={width} height={height} rx={radius} />
        <path class="sectors" d={gridOf(columns, rows)} />
        {shown.map(([x, y, drone], n) => (
          <circle
            key={n}
            class={drone === 1 ? 'drone' : 'pilot'}
            cx={x + GRAIN / 2}
            cy={y + GRAIN / 2}
            r={drone === 1 ? radius * 0.7 : radius}
          />
        ))}
      </svg>
    </section>
  )
}

/** The borders of the sectors, as a path. */
function gridOf(columns: number, rows: number): string {
  const lines: string[] = []
  for (let column = 1; column < columns; column++) lines.push(`M${column * SIDE} 0V${rows * SIDE}`)
  for (let row = 1; row < rows; row++) lines.push(`M0 ${row * SIDE}H${columns * SIDE}`)
  return lines.join('')
}

export function WallBoard({ board, words }: { board: readonly OverviewRow[]; words: WallWords }) {
  return (
    <section class="board">
      <h2>{words.board}</h2>
      {board.length === 0 ? (
        <p class="quiet">{words.nobody}</p>
      ) : (
        <table>
          <thead class="unseen">
            <tr>
              <th scope="col">{words.rank}</th>
              <th scope="col">{words.name}</th>
              <th scope="col">{words.score}</th>
            </tr>
          </thead>
          <tbody>
            {board.map(({ pilot, name, score, drone, adrift }, n) => (
              <tr key={pilot} class={drone ? 'drone' : ''}>
                <td>{n + 1}</td>
                <th scope="row">
                  <bdi>{name}</bdi>
                  {adrift && <small> {words.adrift}</small>}
                </th>
                <td>{score}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

export function WallFeed({ lines, words }: { lines: readonly FeedLine[]; words: WallWords }) {
  return (
    <section class="feed">
      <h2>{words.feed}</h2>
      {lines.length === 0 && <p class="quiet">{words.quiet}</p>}
      <ol>
        {lines.map((line) => (
          <li key={line.number} class={line.kind}>
            {sentenceOf(line, words)}
          </li>
        ))}
      </ol>
    </section>
  )
}

function sentenceOf({ kind, name, by, score }: FeedLine, words: WallWords): string {
  if (kind === 'joined') return words.joined(isolated(name))
  if (kind === 'left') return words.left(isolated(name), score)
  if (kind === 'leader') return words.leader(isolated(name), score)
  if (kind === 'destroyed')
    return by === null ? words.destroyed(isolated(name)) : words.destroyedBy(isolated(name), isolated(by))
  return words[kind]
}

/** Letters that run from right to left stay within the name. */
function isolated(name: string): string {
  return `\u2068${name}\u2069`
}
