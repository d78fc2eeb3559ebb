// Builds the page (client/ into dist/client) and, with --ssr, the server (into dist/server).
// `npm run dev` serves the page from here and passes the socket and the API on to the server.
import { defineConfig } from 'vite'

const server = 'http://127.0.0.1:3001'

export default defineConfig(({ isSsrBuild }) =>
  isSsrBuild === true
    ? {
        build: {
          target: 'node20',
          emptyOutDir: true,
          rolldownOptions: {
            input: { main: 'server/cli/main.ts', 'store-thread': 'server/store/sqlite/store-thread.ts' },
            // All in one folder: the store starts its thread from the file beside its own.
            output: { chunkFileNames: '[name]-[hash].js' },
          },
        },
      }
    : {
        root: 'client',
        build: { outDir: '../dist/client', emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 900 },
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        server: {
          proxy: { '/api': server, '/socket': { target: server.replace('http', 'ws'), ws: true } },
        },
      },
)
