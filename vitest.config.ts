// Three kinds of tests: unit (beside their files), integration (real sockets) and browser (a real Chromium).
import { defineConfig } from 'vitest/config'

const exclude = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{shared,server,client,bench}/**/*.test.ts', 'tests/*.test.ts'],
          exclude: [...exclude, 'tests/*.{integration,browser}.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/*.integration.test.ts'],
          exclude,
          testTimeout: 120_000,
          // Each of these loads a server: side by side they would only measure each other.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/*.browser.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
