import { describe, expect, it } from 'vitest'
import { MAX_CHAT_LENGTH, MAX_NAME_LENGTH } from './limits.ts'
import { cleanChat, cleanName } from './text.ts'

/** Characters that neither a name nor a chat line may have, by their code points. */
const NEVER: Readonly<Record<string, number>> = {
  'the zero character': 0x0000,
  'a bell': 0x0007,
  'an escape': 0x001b,
  'a next-line control': 0x0085,
  'a right-to-left override': 0x202e,
  'a left-to-right mark': 0x200e,
  'an Arabic letter mark': 0x061c,
  'an isolate': 0x2066,
  'a private character': 0xe000,
  'an unassigned character': 0x0378,
  'half a surrogate pair': 0xd800,
}

/** Invisible ones that a chat line needs for some scripts and emoji, and that would make two names look equal. */
const NEVER_IN_NAMES: Readonly<Record<string, number>> = {
  'a zero-width joiner': 0x200d,
  'a zero-width space': 0x200b,
  'a soft hyphen': 0x00ad,
  'a word joiner': 0x2060,
  'a Hangul filler': 0x3164,
  'a combining grapheme joiner': 0x034f,
  'a blank braille pattern': 0x2800,
  'a blank hieroglyph': 0x13441,
  'a half blank hieroglyph': 0x13442,
  'a note without a head': 0x1d159,
  'a variation selector after a letter': 0xfe0f,
  'a tag': 0xe0041,
}

const around = (code: number) => `a${String.fromCodePoint(code)}b`

describe('cleanName', () => {
  it('trims, makes any white space one space, and composes (NFC)', () => {
    expect(cleanName('  Nova \t\n  Prime ')).toBe('Nova Prime')
    expect(cleanName('Zoe\u0308')).toBe('Zo\u00eb')
    expect(cleanName('a\u00a0\u3000b')).toBe('a b')
  })

  it('counts characters, not bytes or halves: 20 rockets are a name, 21 are none', () => {
    expect(cleanName('🚀'.repeat(MAX_NAME_LENGTH))).toBe('🚀'.repeat(MAX_NAME_LENGTH))
    expect(cleanName('🚀'.repeat(MAX_NAME_LENGTH + 1))).toBeNull()
    expect(cleanName('n'.repeat(MAX_NAME_LENGTH))).toBe('n'.repeat(MAX_NAME_LENGTH))
    expect(cleanName('n'.repeat(MAX_NAME_LENGTH + 1))).toBeNull()
  })

  it('keeps the pictures that phones write, with their selector', () => {
    expect(cleanName('Sky \u2708\ufe0f')).toBe('Sky \u2708\ufe0f')
  })

  it('refuses nothing at all', () => {
    expect(cleanName('')).toBeNull()
    expect(cleanName('\ufeff')).toBeNull()
    expect(cleanName(' \t ')).toBeNull()
  })

  it('changes nothing when it is applied again', () => {
    for (const name of ['Nova', ' a  b ', 'Zoe\u0308', '星 の 海', 'ﬁ']) {
      const once = cleanName(name)!
      expect(cleanName(once)).toBe(once)
    }
  })

  for (const [what, code] of Object.entries({ ...NEVER, ...NEVER_IN_NAMES })) {
    it(`refuses ${what}`, () => expect(cleanName(around(code))).toBeNull())
  }
})

describe('cleanChat', () => {
  it('keeps every script, and the joiners that emoji are made with', () => {
    for (const line of ['Привет', 'مرحبا', '你好，世界', '👩‍🚀 gg', 'naïve?'])
      expect(cleanChat(line)).toBe(line.normalize('NFC'))
  })

  it('takes 200 characters and not 201', () => {
    expect(cleanChat('x'.repeat(MAX_CHAT_LENGTH))).toBe('x'.repeat(MAX_CHAT_LENGTH))
    expect(cleanChat('x'.repeat(MAX_CHAT_LENGTH + 1))).toBeNull()
  })

  it('makes one line of many', () => {
    expect(cleanChat('one\r\ntwo\u2028three')).toBe('one two three')
  })

  it('leaves markup as the text it is', () => {
    expect(cleanChat('<b>&amp;</b>')).toBe('<b>&amp;</b>')
  })

  it('refuses nothing at all', () => expect(cleanChat(' ')).toBeNull())

  for (const [what, code] of Object.entries(NEVER)) {
    it(`refuses ${what}`, () => expect(cleanChat(around(code))).toBeNull())
  }
})
