import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { DEFAULT_RULES } from '../universe/definition.ts'
import { parseDefinitions, readDefinitions } from './definitions.ts'

const folder = mkdtempSync(join(tmpdir(), 'orrery-definitions-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What reading a file with this content throws. */
function complaint(content: string | object): string {
  const file = join(folder, 'universes.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  try {
    readDefinitions(file)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('It was read without a complaint.')
}

const one = (fields: object) => ({ universes: [{ id: 'a', name: 'A', ...fields }] })

describe('definitions', () => {
  it('need no more than an id and a name', () => {
    expect(parseDefinitions(one({}))).toEqual([
      { id: 'a', name: 'A', columns: 16, rows: 16, capacity: 200, seed: 1, rules: DEFAULT_RULES },
    ])
  })

  it('keep the rules that are not given as they are by default', () => {
    const [definition] = parseDefinitions(one({ rules: { rocks: 3 } }))
    expect(definition!.rules).toEqual({ ...DEFAULT_RULES, rocks: 3 })
  })

  it('that come with the project can be used', () => {
    const file = fileURLToPath(new URL('../../universes.json', import.meta.url))
    expect(readDefinitions(file).map(({ id }) => id)).toContain('aurora')
  })

  const WRONG: readonly (readonly [what: string, content: string | object, ...named: (string | RegExp)[]])[] =
    [
      ['no file of JSON', 'universes: []', 'JSON'],
      ['JSON that breaks off', '{\n  "universes": [\n', 'JSON'],
      ['JSON with a comma too many, over several lines', '{\n  "universes": [1,\n]}', 'JSON'],
      ['a list', [], /object/],
      ['no universes', { universes: [] }, 'universes'],
      ['an unknown key', one({ colour: 'red' }), 'universes.0', 'colour'],
      ['an unknown rule', one({ rules: { gravity: 1 } }), 'universes.0.rules', 'gravity'],
      ['too few columns', one({ columns: 4 }), 'universes.0.columns', '5'],
      ['too many rows', one({ rows: 129 }), 'universes.0.rows', '128'],
      ['half a pilot', one({ capacity: 1.5 }), 'universes.0.capacity'],
      ['a seed that is too large', one({ seed: 2 ** 32 }), 'universes.0.seed'],
      ['a number as text', one({ rules: { rocks: '9' } }), 'universes.0.rules.rocks'],
      ['an id with capitals', one({ id: 'Aurora' }), 'universes.0.id', 'lower-case'],
      ['an id of 33 letters', one({ id: 'a'.repeat(33) }), 'universes.0.id'],
      ['no name', { universes: [{ id: 'a' }] }, 'universes.0.name'],
      ['a name of spaces', one({ name: '   ' }), 'universes.0.name', 'more than spaces'],
      [
        'the same id twice',
        { universes: [one({}).universes[0], one({ name: 'B' }).universes[0]] },
        'universes.1.id',
        'taken',
      ],
    ]

  for (const [what, content, ...named] of WRONG) {
    it(`with ${what} are refused in one line that names the file and the place`, () => {
      const message = complaint(content)
      expect(message).toContain(join(folder, 'universes.json'))
      for (const part of named) expect(message).toMatch(part)
      expect(message).not.toContain('\n')
    })
  }

  it('with several wrong places are refused with each of them', () => {
    const message = complaint({
      universes: [
        { id: 'a', name: 'A', columns: 1, seed: -1 },
        { id: 'b', name: '', rules: { drones: -1 } },
      ],
    })
    for (const place of [
      'universes.0.columns',
      'universes.0.seed',
      'universes.1.name',
      'universes.1.rules.drones',
    ])
      expect(message).toContain(place)
  })

  it('that are not there are refused by the name of the file', () => {
    expect(() => readDefinitions(join(folder, 'nowhere.json'))).toThrow(/nowhere\.json.*ENOENT/)
  })
})
