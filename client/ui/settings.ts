// What a person chose for this browser, kept by it if it keeps anything. Whatever was kept is checked when it is read.
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import { type Bindings, readBindings } from '../input/bindings.ts'
import { isLanguage, type Language, spokenLanguage } from '../words/words.ts'

export interface Settings {
  readonly language: Language
  /** Volumes, 0 .. 100. */
  readonly effects: number
  readonly music: number
  readonly muted: boolean
  readonly keys: Bindings
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
  const { language, effects, music, muted, keys } = readKept()
  return {
    language: isLanguage(language) ? language : spokenLanguage(languages),
    effects: isVolume(effects) ? effects : 70,
    music: isVolume(music) ? music : 30,
    muted: muted === true,
    keys: readBindings(keys),
  }
}

function isVolume(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 100
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

/** The settings of this page, for those of its parts that are no components too. */
export class KeptSettings {
  current: Settings
  private readonly watchers = new Set<(settings: Settings) => void>()

  constructor(first: Settings) {
    this.current = first
  }

  readonly change = (part: Partial<Settings>): void => {
    this.current = { ...this.current, ...part }
    keepSettings(this.current)
    for (const watcher of this.watchers) watcher(this.current)
  }

  /** Calls `watcher` after each change; gives the function that ends it. */
  watch(watcher: (settings: Settings) => void): () => void {
    this.watchers.add(watcher)
    return () => this.watchers.delete(watcher)
  }
}

export function useKeptSettings(kept: KeptSettings): SettingsAccess {
  const [settings, setSettings] = useState(kept.current)
  useEffect(() => kept.watch(setSettings), [kept])
  return { settings, change: kept.change }
}
