// A real browser for tests. In CI one that is missing is a failure, elsewhere a reason to skip.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const EXECUTABLE = '/usr/bin/chromium'
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why browser tests are skipped here, or null when they run. Throws in CI, where they must. */
export function whyNoBrowser(): string | null {
  if (existsSync(EXECUTABLE)) return null
  const reason = `there is no ${EXECUTABLE}; Debian's package chromium has it`
  if (process.env.CI !== undefined) throw new Error(`Browser tests cannot run: ${reason}`)
  return reason
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS })
}
