// The bars of those who watch, which the first load of those who fly leaves out.
import { late } from './late.ts'

export const ReplayBar = late(async () => (await import('./replay-bar.tsx')).ReplayBar)
export const SpectatorBar = late(async () => (await import('./spectator-bar.tsx')).SpectatorBar)
