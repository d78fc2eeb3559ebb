// The programs of the load, built once a run: what is measured is what a deployment runs, and not a loader for sources.
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const PROGRAMS = {
  server: './server.ts',
  relay: './relay.ts',
  crowd: './crowd.ts',
  witness: './witness.ts',
  readers: './readers.ts',
  'peer-crowd': './peer-crowd.ts',
  duels: '../virtual/duels.ts',
} as const
export type Program = keyof typeof PROGRAMS

let built: Promise<void> | undefined

function beside(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** The file of a program, built when the first is asked for. */
export async function programFile(program: Program): Promise<string> {
  const outDir = beside('../../dist/bench')
  built ??= build({
    configFile: false,
    logLevel: 'warn',
    root: beside('../..'),
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      rollupOptions: {
        input: Object.fromEntries(Object.entries(PROGRAMS).map(([name, path]) => [name, beside(path)])),
      },
    },
  }).then(() => undefined)
  await built
  return `${outDir}/${program}.js`
}

/** The file of the whole server, built as `npm run build` does it, but elsewhere. */
export async function builtServer(folder = 'dist/bench-server'): Promise<string> {
  const outDir = beside(`../../${folder}`)
  await build({ root: beside('../..'), logLevel: 'warn', build: { ssr: true, outDir } })
  return `${outDir}/main.js`
}
