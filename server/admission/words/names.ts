// Names that look alike. Two names are taken for each other when their skeletons are equal.
import { DRONE_NAMES } from '../../universe/drones/crew.ts'
import { LOOKALIKES } from './lookalikes.ts'

/** What looks like a letter only to players: digits and signs in its place, and shapes that Unicode keeps apart. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: '4@ʌ',
    b: '8ßьƅ',
    c: 'ς',
    e: '3εɛє€',
    g: '9',
    l: 'i1!|',
    n: 'п',
    o: '0',
    s: '5$',
    t: '7',
    u: 'цʊ',
    w: 'ωш',
    x: 'χ',
    z: '2',
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
)

/** What looks like other letters to everybody, by character. */
const SHAPES = readShapes()

function readShapes(): Map<string, string> {
  const shapes = new Map<string, string>()
  for (const line of LOOKALIKES.trim().split('\n')) {
    const [shape = '', characters = ''] = line.split(': ')
    for (const character of characters.split(' ')) shapes.set(text(character), text(shape))
  }
  return shapes
}

/** The characters of these code points: hexadecimal, with a plus between two. */
function text(codes: string): string {
  return String.fromCodePoint(...codes.split('+').map((code) => Number.parseInt(code, 16)))
}

/** A character as the eye takes it. Capitals may look like other letters than their small forms do. */
function shapeOf(character: string): string {
  const small = character.toLowerCase()
  const shape = SPELLINGS.get(small) ?? SHAPES.get(character) ?? SHAPES.get(small) ?? small
  return [...shape].map((part) => SPELLINGS.get(part) ?? part).join('')
}

/** The name without what the eye overlooks: case, accents, spaces and punctuation, letters of other alphabets. */
export function skeleton(name: string): string {
  const folded = [...name.normalize('NFKD').replaceAll(/[\p{M}\p{Cf}]/gu, '')].map(shapeOf).join('')
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
