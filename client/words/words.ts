// The languages of the page: which there are, which one a person wants, and how each is loaded. English comes with the page.
import { english, type Words } from './english.ts'

export type Language = 'en' | 'de'

/** In the order in which they are offered, each by its own name. */
export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ['en', 'English'],
  ['de', 'Deutsch'],
]

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some(([language]) => language === value)
}

/** The first of a browser's languages (such as "de-CH") that the page speaks, or English. */
export function spokenLanguage(wanted: readonly string[]): Language {
  return wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

export async function loadWords(language: Language): Promise<Words> {
  return language === 'de' ? (await import('./german.ts')).german : english
}
