// The turning orrery behind the entry screen: decoration, hidden from assistive technology.

/** Radius of the orbit, seconds a round takes, radius of the planet, its class in the style sheet. */
const ORBITS = [
  { radius: 92, planet: 5, kind: 'mercury' },
  { radius: 150, planet: 9, kind: 'venus' },
  { radius: 216, planet: 11, kind: 'terra' },
  { radius: 292, planet: 7, kind: 'mars' },
  { radius: 384, planet: 20, kind: 'jove' },
] as const

/** Marks around a ring, every `step` degrees. */
function Graduation({ radius, step, length }: { radius: number; step: number; length: number }) {
  const marks: string[] = []
  for (let angle = 0; angle < 360; angle += step) {
    const x = Math.cos((angle * Math.PI) / 180)
    const y = Math.sin((angle * Math.PI) / 180)
    marks.push(`M${x * radius} ${y * radius}L${x * (radius + length)} ${y * (radius + length)}`)
  }
  return <path class="emblem-marks" d={marks.join('')} />
}

export function Emblem() {
  return (
    <svg class="emblem" viewBox="-480 -480 960 960" aria-hidden="true">
      <defs>
        <radialGradient id="emblem-sun">
          <stop offset="0" stop-color="#fff7e0" />
          <stop offset="0.35" stop-color="#ffd27a" />
          <stop offset="1" stop-color="#ff9b3d" stop-opacity="0" />
        </radialGradient>
      </defs>
      <circle r="450" class="emblem-ring" />
      <Graduation radius={430} step={3} length={8} />
      <Graduation radius={430} step={30} length={20} />
      <circle r="72" fill="url(#emblem-sun)" class="emblem-sun" />
      {ORBITS.map(({ radius, planet, kind }) => (
        <g key={kind}>
          <circle r={radius} class="emblem-orbit" />
          <g class={`emblem-arm emblem-${kind}`}>
            <path d={`M0 0H${radius}`} class="emblem-rod" />
            <circle cx={radius} r={planet} class="emblem-planet" />
            {kind === 'jove' && <ellipse cx={radius} rx="34" ry="8" class="emblem-band" />}
          </g>
        </g>
      ))}
    </svg>
  )
}
