// Builds the page (client/ into dist/client) and, with --ssr, the server (into dist/server).
// `npm run dev` serves the page from here and passes the socket and the API on to the server.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'

/**
 * The operators' page is built by itself, after the others (--mode admin): what it shared with the game would be in chunks
 * of their own, and the game's first load 2 kB larger.
 */
const ADMIN = 'admin'

const server = 'http://127.0.0.1:3001'
/** What is worth compressing: all else is compressed already. */
const COMPRESSIBLE = /\.(css|html|js|json|svg|webmanifest)$/
/** Chunks that the page loads at once, though by an import of its own. */
const NEEDED_FIRST = /^scene$/

/**
 * What is loaded in any case is in one chunk each: what the renderers of pixi.js share; preact, what both
 * ends share, and what the pages have in common. Left to itself the bundler makes a chunk for each set of pages and late
 * parts that share something: the first load is 203 kB in 12 files so, and 198 kB in 7 with these.
 */
const GROUPS = [
  { name: 'pixi', test: /pixi\.js\/lib\/.*(\/shared\/|shader-bits|GpuStencilModesToPixi|ensureAttributes)/ },
  {
    name: 'shared',
    test: /^(?!.*node_modules).*\/shared\/|preact|client\/(words\/words|ui\/(settings|universes|refusal)|input\/bindings|tickets)\.ts/,
  },
]

/** Writes each file of the page as .br and .gz too, so that the server compresses nothing while it runs. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    writeBundle: ({ dir }) => {
      for (const entry of readdirSync(dir!, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !COMPRESSIBLE.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const bytes = readFileSync(file)
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }))
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
      }
    },
  }
}

/** While developing: pages under the paths that the server gives them (server/http/routes.ts). */
function pages(): Plugin {
  return {
    name: 'pages',
    configureServer: ({ middlewares }) => {
      middlewares.use((request, _response, next) => {
        request.url = request.url?.replace(/^\/(wall|admin)(?=$|\?)/, '/$1.html') ?? ''
        next()
      })
    },
  }
}

/** Lets the browser load what is needed first while it still reads the script that asks for it. */
function preloaded(): Plugin {
  return {
    name: 'preloaded',
    apply: 'build',
    transformIndexHtml: (_html, { bundle = {}, chunk }) => {
      const first = Object.values(bundle).flatMap((one) =>
        one.type === 'chunk' && NEEDED_FIRST.test(one.name) ? [one.fileName, ...one.imports] : [],
      )
      if (chunk === undefined || !chunk.dynamicImports.some((file) => first.includes(file))) return []
      return [...new Set(first)]
        .filter((file) => file !== chunk.fileName)
        .map((file): HtmlTagDescriptor => {
          return { tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` } }
        })
    },
  }
}

export default defineConfig(({ isSsrBuild, mode }) =>
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
        plugins: [pages(), preloaded(), compressed()],
        build: {
          outDir: '../dist/client',
          emptyOutDir: mode !== ADMIN,
          target: 'es2022',
          // Every browser of that age can preload modules.
          modulePreload: { polyfill: false },
          chunkSizeWarningLimit: 900,
          rolldownOptions: {
            input:
              mode === ADMIN
                ? { admin: 'client/admin.html' }
                : { index: 'client/index.html', wall: 'client/wall.html' },
            output: { codeSplitting: { groups: GROUPS } },
          },
        },
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        server: {
          proxy: { '/api': server, '/socket': { target: server.replace('http', 'ws'), ws: true } },
        },
      },
)
