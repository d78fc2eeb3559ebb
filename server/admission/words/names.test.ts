import { describe, expect, it } from 'vitest'
import { isReserved, skeleton } from './names.ts'
import { WordList } from './word-list.ts'

describe('a skeleton', () => {
  it('is the same for names that look alike', () => {
    for (const [one, other] of [
      ['Nova', 'NOVA'],
      ['Nova', 'n0va'],
      ['Nova', 'Nоvа'],
      ['Nova', 'Νova'],
      ['Nova', 'N o-v_a.'],
      ['Nova', 'Nòvá'],
      ['Nova', 'Ｎｏｖａ'],
      ['Nova', '𝓝𝓸𝓿𝓪'],
      ['Illi', 'lIl1'],
      ['modern', 'modem'],
      ['Swing', 'Svving'],
      ['Admin', 'Ađmin'],
      ['Łódź', 'lodz'],
      ['Grid', 'ɠɼɨɗ'],
      ['Box', '🅱🅾🆇'],
      // Cherokee, Cherokee's small letters, Lisu, Latin small capitals, Coptic.
      ['Admit', 'ᎪᎠᎷᎥᎢ'],
      ['Radar', 'ꮢꭺꭰꭺꮢ'],
      ['Admin', 'ꓮꓓꓟꓲꓠ'],
      ['Admin', 'ᴀᴅᴍɪɴ'],
      ['System', 'ꜱʏꜱᴛᴇᴍ'],
      ['Nova', 'Ⲛⲟᴠᴀ'],
      // Cyrillic, in small letters and in capitals.
      ['Kometa', 'Комета'],
      ['Kometa', 'КОМЕТА'],
    ] as const)
      expect(skeleton(other), other).toBe(skeleton(one))
  })

  it('differs for names that do not', () => {
    const names = [
      'Nova',
      'Nava',
      'Novo',
      'Bot 1',
      'Bot 2',
      'Bot 3',
      'Bot 11',
      'Жук',
      'Жак',
      'Жан',
      'Gigi',
      'Yuri',
      'Vuri',
      'Шут',
      'सूर्य',
      'नमस्ते',
      'قمر',
      'شمس',
      '金星',
      '木星',
      'ねこ',
      'いぬ',
      '星',
      '月',
      '★',
      '☆',
    ]
    expect(new Set(names.map(skeleton)).size).toBe(names.length)
    for (const name of names) expect(skeleton(name)).not.toBe('')
  })

  it('of the numbers to a hundred are a hundred', () => {
    expect(new Set(Array.from({ length: 100 }, (_, n) => skeleton(`Bot ${n}`))).size).toBe(100)
  })
})

describe('a reserved name', () => {
  it('is one of a drone or of those who run the server, and all that look like it', () => {
    for (const name of [
      'Vega',
      'VEGA',
      'v3ga',
      'Admin',
      'Аdmin',
      'adm1n',
      'Orrery',
      'ᴀᴅᴍɪɴ',
      'ꓮꓓꓟꓲꓠ',
      'Ađmin',
    ])
      expect(isReserved(name), name).toBe(true)
    for (const name of ['Vegan', 'Ada', 'Badmin', 'Spectator']) expect(isReserved(name)).toBe(false)
  })
})

describe('a word list', () => {
  it('finds its words however they are written, and not within others', () => {
    const words = new WordList(['Darn'])
    for (const text of ['darn', 'well D4RN!', 'd.a.r.n it']) expect(words.isIn(text), text).toBe(true)
    for (const text of ['darning', 'dark', '']) expect(words.isIn(text), text).toBe(false)
  })
})
