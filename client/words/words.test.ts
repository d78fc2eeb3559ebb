// Both languages say everything, and what the server says is still what the page knows.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { CLOSE, NOTICES } from '../../shared/protocol.ts'
import { NAME_RULE } from '../../shared/text.ts'
import { english } from './english.ts'
import { DETAILS, serverSentence } from './sentences.ts'
import { LANGUAGES, loadWords, spokenLanguage } from './words.ts'

/** Every text by its place, such as "hud.help"; of a function, what it says. */
function textsOf(value: unknown, place = ''): [place: string, text: string][] {
  if (typeof value === 'string') return [[place, value]]
  if (typeof value === 'function') return [[place, String(value(2, 3))]]
  return Object.entries(value as object).flatMap(([key, part]) =>
    textsOf(part, place === '' ? key : `${place}.${key}`),
  )
}

/** What is the same in both: names and signs. */
const SHARED = new Set(['Chat', 'Pilot', '2 ms', '2 of 3', 'Tab'])

it('has the same keys in every language, none empty, none left in English', async () => {
  const texts = textsOf(english)
  for (const [language] of LANGUAGES) {
    const others = textsOf(await loadWords(language))
    expect(others.map(([place]) => place).sort()).toEqual(texts.map(([place]) => place).sort())
    for (const [place, text] of others) expect(text.trim(), `${language} ${place}`).not.toBe('')
    if (language === 'en') continue
    const same = others.filter(([place, text]) => texts.some(([at, said]) => at === place && said === text))
    expect(same.filter(([, text]) => !SHARED.has(text))).toEqual([])
  }
  console.info(`words: ${texts.length} texts in each of ${LANGUAGES.length} languages`)
})

it('has a sentence for every close code and every notice', () => {
  expect(Object.keys(english.closes).sort()).toEqual(Object.keys(CLOSE).sort())
  expect(Object.keys(english.serverNotices).sort()).toEqual([...NOTICES].sort())
  expect(serverSentence(english, CLOSE.full.code, '')).toBe(english.closes.full)
  expect(serverSentence(english, 403, CLOSE.banned.reason)).toBe(english.closes.banned)
  expect(serverSentence(english, 409, DETAILS.taken)).toBe(english.details.taken)
  expect(serverSentence(english, 500, 'Something else.')).toBe('Something else.')
  expect(serverSentence(english, 500, '')).toBeNull()
})

it('knows the sentences that the server says over HTTP', () => {
  const folder = fileURLToPath(new URL('../../server', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.ts$/.test(name),
  )
  const source = files.map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n')
  for (const sentence of Object.values(DETAILS))
    if (sentence !== NAME_RULE) expect(source, sentence).toContain(sentence)
})

it('speaks the first of the languages that a browser asks for', () => {
  expect(spokenLanguage(['fr-FR', 'de-CH', 'en'])).toBe('de')
  expect(spokenLanguage(['en-GB', 'de'])).toBe('en')
  expect(spokenLanguage([])).toBe('en')
})
