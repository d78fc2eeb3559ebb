// Names that look alike. Two names are taken for each other when their skeletons are equal.
import { DRONE_NAMES } from '../../universe/crew.ts'

/** What looks like a Latin letter or a digit, after case and accents are gone (a subset of Unicode's confusables). */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    a: 'аα4@ɑ',
    b: 'ьв8ß',
    c: 'сϲ¢',
    d: 'ԁɗ',
    e: 'еє3εɛ€',
    f: 'ƒ',
    g: '9ɡ',
    h: 'һнհ',
    j: 'јʝ',
    k: 'кκ',
    l: 'i1ıіι!|ӏ∣íì',
    m: 'м',
    n: 'пηո',
    o: '0оοσօø',
    p: 'рρ',
    q: 'ԛ',
    r: 'гʀ',
    s: '5ѕ$ꜱ',
    t: '7тτ',
    u: 'υսцʊ',
    v: 'ѵν',
    w: 'ѡωшԝ',
    x: 'хχ×',
    y: 'уγ¥ү',
    z: '2ᴢ',
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter])),
)

/** Greek capitals that look like other letters than their small forms do. */
const CAPITALS: Readonly<Record<string, string>> = { Η: 'h', Ν: 'n', Υ: 'y', Μ: 'm', Λ: 'a' }

/** The name without what the eye overlooks: case, accents, spaces and punctuation, letters of other alphabets. */
export function skeleton(name: string): string {
  const plain = [...name.normalize('NFKD')]
    .map((letter) => CAPITALS[letter] ?? letter)
    .join('')
    .toLowerCase()
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
  const folded = [...plain].map((letter) => LOOKALIKES[letter] ?? letter).join('')
  const letters = folded
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
  // Of a name that is only signs, the signs are the name.
  return letters === '' ? folded : letters
}

/** Names that only the server itself, and those who run it, may have. */
const OFFICES = [
  'Orrery',
  'Server',
  'System',
  'Operator',
  'Admin',
  'Administrator',
  'Moderator',
  'Mod',
  'Staff',
  'Support',
]

const RESERVED: ReadonlySet<string> = new Set([...DRONE_NAMES, ...OFFICES].map(skeleton))

/** Whether a name is, or looks like, one of a drone or of those who run the server. */
export function isReserved(name: string): boolean {
  return RESERVED.has(skeleton(name))
}
