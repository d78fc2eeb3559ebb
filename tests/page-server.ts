// What a test in a browser begins with: the page, built as it is delivered; a server that has it; and a browser.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { createServer, type Server, type ServerOptions } from '../server/create-server.ts'
import { readStaticFiles } from '../server/http/static-files.ts'
import type { Definition } from '../server/universe/definition.ts'
import { launchBrowser } from './chromium.ts'
import { quietLog } from './quiet-log.ts'

export interface PageServer {
  readonly browser: Browser
  readonly server: Server
  /** Of the page, without a slash at the end. */
  readonly url: string
  /** The folder with the built page. */
  readonly outDir: string
  close(): Promise<void>
}

/** Builds the page as it is delivered; gives its folder, which is the caller's to remove. */
export async function buildPage(): Promise<string> {
  const root = fileURLToPath(new URL('..', import.meta.url))
  // Files of tests run side by side, each with a page of its own.
  const outDir = `${root}artifacts/page-${process.pid}`
  for (const mode of ['production', 'admin'])
    await build({
      root: `${root}client`,
      configFile: `${root}vite.config.ts`,
      logLevel: 'error',
      mode,
      build: { outDir },
    })
  return outDir
}

export async function servePage(
  definition: Definition,
  options: Partial<ServerOptions> = {},
): Promise<PageServer> {
  const outDir = await buildPage()
  const server = createServer({
    definitions: [definition],
    files: readStaticFiles(outDir),
    log: quietLog,
    ...options,
  })
  const url = `http://127.0.0.1:${server.listen('127.0.0.1', 0)}`
  const browser = await launchBrowser()
  const close = async () => {
    await browser.close()
    await server.close()
    rmSync(outDir, { recursive: true })
  }
  return { browser, server, url, outDir, close }
}
