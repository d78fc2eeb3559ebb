// Small pictures on buttons, drawn with lines; what they mean is said beside them, or by the button's label.

const PATHS = {
  help: 'M9 9a3 3 0 1 1 4 2.8c-.7.4-1 .9-1 1.7v.5M12 17.2v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0',
  settings:
    'M4 7h9M19 7h1M4 17h1M11 17h9M16 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M8 14.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5',
  invite: 'M15 19c0-3-2.7-5-6-5s-6 2-6 5M12 8a3 3 0 1 1-6 0 3 3 0 0 1 6 0M18 8v6M15 11h6',
  leave: 'M14 4H6a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1h8M10 12h10M16.5 8.5 20 12l-3.5 3.5',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
