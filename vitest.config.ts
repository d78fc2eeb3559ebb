// Five kinds of tests: unit (beside their files), integration (real sockets and processes, which mostly wait and can wait
// side by side), steady (the same for a minute or so), load (which fill the machine, and would only measure each other) and
// browser (a real Chromium).
import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**']
const integration = (names: readonly string[]) => names.map((name) => `tests/${name}.integration.test.ts`)
const STEADY = integration([
  'cluster',
  'cluster-moves',
  'exactness',
  'faults',
  'full-disk',
  'journals',
  'store-crash',
  'unread-answers',
])
const LOAD = integration(['crash', 'flood', 'siege', 'sign-in-flood', 'silence'])
/** Servers of their own are started from a build. */
const globalSetup = ['tests/built-server.ts']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,server,client,bench}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: [...exclude, 'tests/*.{integration,browser}.test.ts'],
          testTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/*.integration.test.ts'],
          exclude: [...exclude, ...STEADY, ...LOAD],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 4,
          globalSetup,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'steady',
          include: STEADY,
          exclude,
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
          globalSetup,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'load',
          include: LOAD,
          exclude,
          testTimeout: 180_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          globalSetup,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/*.browser.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          globalSetup,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
