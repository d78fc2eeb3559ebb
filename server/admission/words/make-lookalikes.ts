// Makes lookalikes.ts from Unicode's data; to be run by hand when there is a new version of it:
//
//     node --import tsx server/admission/words/make-lookalikes.ts UnicodeData.txt >server/admission/words/lookalikes.ts
//
// Confusables come with the package unhomoglyph. UnicodeData.txt is on unicode.org, and in Debian's unicode-data. It is
// needed for what confusables.txt leaves out, since typographers can tell it apart: small capitals, letters in boxes,
// letters with a stroke or a hook. Accounts are kept under skeletons, which are made with this table: where there are
// accounts, a new table needs new keys for them.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Each with its prototype: the one character, or several, that stand for all that look like it. */
const confusables: Readonly<Record<string, string>> = createRequire(import.meta.url)('unhomoglyph/data.json')

/** Names of characters that are small capitals, with the letter. */
const SMALL_CAPITAL = /^LATIN (?:CAPITAL )?LETTER SMALL CAPITAL ([A-Z])$/
/** And of those that are letters with something added. */
const ADORNED = [
  /^LATIN (?:LETTER SMALL CAPITAL|SMALL CAPITAL LETTER|SMALL LETTER|CAPITAL LETTER) ([A-Z]) WITH /,
  /^(?:NEGATIVE|CROSSED) .*LATIN CAPITAL LETTER ([A-Z])$/,
]

function isPlain(text: string): boolean {
  return /^[a-z0-9]+$/.test(text)
}

/** In small letters and without marks, as names are before the table is asked. */
function plain(text: string): string {
  return text.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '')
}

/** Characters whose name says which letter they are. */
function readForms(unicodeData: string, forms: readonly RegExp[]): Map<string, string> {
  const letters = new Map<string, string>()
  for (const line of unicodeData.split('\n')) {
    const [code = '', name = ''] = line.split(';')
    const letter = forms.map((form) => form.exec(name)?.[1]).find((found) => found !== undefined)
    if (letter !== undefined)
      letters.set(String.fromCodePoint(Number.parseInt(code, 16)), letter.toLowerCase())
  }
  return letters
}

const unicodeData = readFileSync(process.argv[2]!, 'utf8')
const smallCapitals = readForms(unicodeData, [SMALL_CAPITAL])
const adorned = readForms(unicodeData, ADORNED)
/** Small capitals stand for all that look like them: so for Cyrillic letters, which are drawn as Latin small capitals. */
const prototypes = new Map<string, string>()
for (const [character, letter] of smallCapitals) prototypes.set(confusables[character] ?? character, letter)

/** What a character looks like, in letters as plain as can be. */
function shapeOf(character: string): string {
  const prototype = confusables[character] ?? character
  if (isPlain(plain(prototype))) return plain(prototype)
  const letter = prototypes.get(prototype) ?? adorned.get(character) ?? adorned.get(prototype)
  if (letter !== undefined) return letter
  if ([...prototype].length === 1) return plain(prototype)
  return [...plain(prototype)]
    .map((part) => (confusables[part] === undefined ? part : shapeOf(part)))
    .join('')
}

const byShape = new Map<string, string[]>()
for (const character of new Set([...Object.keys(confusables), ...smallCapitals.keys(), ...adorned.keys()])) {
  // ASCII is itself. What is decomposed, or a mark, is gone before the table is asked.
  if (/[\0-\x7f]|\p{M}/u.test(character) || character.normalize('NFKD') !== character) continue
  const shape = shapeOf(character)
  if (shape !== '' && shape !== plain(character))
    byShape.set(shape, [...(byShape.get(shape) ?? []), character])
}

/** Code points in hexadecimal, which no editor hides or turns around. */
function codes(text: string, between: string): string {
  return [...text].map((character) => character.codePointAt(0)!.toString(16)).join(between)
}

const lines = [...byShape]
  .map(([shape, all]) => `${codes(shape, '+')}: ${codes(all.sort().join(''), ' ')}`)
  .sort((one, other) => one.length - other.length || (one < other ? -1 : 1))

console.log(`// Made by make-lookalikes.ts from confusables.txt 13.0.0 and UnicodeData.txt 15.0.0 of Unicode, Inc., under the
// Unicode License v3: https://www.unicode.org/license.txt. Not to be edited.

/** A line for each shape: the letters that it looks like, and the characters of that shape, in hexadecimal. */
export const LOOKALIKES = \`
${lines.join('\n')}
\``)
