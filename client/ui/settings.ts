// What a person chose for this browser, kept by it if it keeps anything. Whatever was kept is checked when it is read.
import { createContext } from 'preact'
import { useContext, useState } from 'preact/hooks'
import { isLanguage, type Language, spokenLanguage } from '../words/words.ts'

export interface Settings {
  readonly language: Language
}

const ITEM = 'orrery.settings'

function readKept(): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(ITEM) ?? '{}')
    return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {}
  } catch {
    // Forbidden by the browser's settings, or not ours: as at the first visit.
    return {}
  }
}

/** @param languages those of the browser, the best first */
export function recallSettings(languages: readonly string[]): Settings {
  const { language } = readKept()
  return { language: isLanguage(language) ? language : spokenLanguage(languages) }
}

function keepSettings(settings: Settings): void {
  try {
    localStorage.setItem(ITEM, JSON.stringify(settings))
  } catch {
    // Forbidden or full: they hold for this page.
  }
}

export interface SettingsAccess {
  readonly settings: Settings
  readonly change: (part: Partial<Settings>) => void
}

export const SettingsContext = createContext<SettingsAccess | null>(null)

/** Within the page, which provides them. */
export function useSettings(): SettingsAccess {
  return useContext(SettingsContext)!
}

export function useKeptSettings(first: Settings): SettingsAccess {
  const [settings, setSettings] = useState(first)
  const change = (part: Partial<Settings>): void => {
    const next = { ...settings, ...part }
    keepSettings(next)
    setSettings(next)
  }
  return { settings, change }
}
