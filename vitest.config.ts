// Four kinds of tests: unit (beside their files), integration (real sockets and processes, which mostly wait and can wait
// side by side), load (which fill the machine, and would only measure each other) and browser (a real Chromium).
import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**']
const LOAD = [
  'cluster',
  'cluster-moves',
  'crash',
  'exactness',
  'faults',
  'flood',
  'full-disk',
  'siege',
  'sign-in-flood',
  'silence',
  'store-crash',
].map((name) => `tests/${name}.integration.test.ts`)

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
          exclude: [...exclude, ...LOAD],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
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
          sequence: { groupOrder: 2 },
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
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
