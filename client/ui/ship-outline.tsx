// The outline of a class of ships, as a small picture that says nothing to those who cannot see it.
import { SHIP_OUTLINES } from '../ship-outlines.ts'

export function ShipOutline({ model }: { model: number }) {
  const points = SHIP_OUTLINES[model]!.map(([x, y]) => `${x},${y}`).join(' ')
  return (
    <svg class="ship-outline" viewBox="-24 -24 48 48" aria-hidden="true">
      <polygon points={points} transform="rotate(-90)" />
    </svg>
  )
}
