import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { printOptions, readCommandLine } from './command-line.ts'
import { flagOf, type Option, variableOf } from './option.ts'
import { OPTION_NAMES, OPTIONS } from './options.ts'

const folder = mkdtempSync(join(tmpdir(), 'orrery-options-'))
const SECRET = 'a-secret-of-sixteen-characters'

afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | object): string {
  const path = join(folder, name)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

function read(argv: string[], environment: Record<string, string> = {}) {
  return readCommandLine(argv, environment).options
}

describe('an option', () => {
  it('of the command line wins over the environment, that over the file, and that over the default', () => {
    const config = file('order.json', { port: 1, 'max-sockets': 1, 'journal-days': 1 })
    const set = { ORRERY_PORT: '2', ORRERY_MAX_SOCKETS: '2' }
    const options = read(['--config', config, '--port', '3'], set)
    expect(options).toMatchObject({ port: 3, maxSockets: 2, journalDays: 1, sleepAfter: 30 })
  })

  it('has the same meaning in all three places', () => {
    const values: Record<string, string | string[]> = {}
    for (const name of OPTION_NAMES) values[name] = sample(name)
    const argv = Object.entries(values).flatMap(([name, value]) =>
      [value].flat().flatMap((one) => [`--${flagOf(name)}`, one]),
    )
    const environment = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [variableOf(name), [value].flat().join(', ')]),
    )
    const config = file(
      'same.json',
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          flagOf(name),
          typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
        ]),
      ),
    )
    const options = read(argv)
    expect(read([], environment)).toEqual(options)
    expect(read(['--config', config])).toEqual(options)
    for (const name of OPTION_NAMES) expect(options[name], name).not.toEqual(OPTIONS[name].initial)
  })

  it('that is empty in the environment is not set', () => {
    expect(read([], { ORRERY_BOT_KEY: '', PORT: '' })).toMatchObject({ port: 3000, botKey: undefined })
  })

  it('may come from a file that the environment names; PORT is the port where ORRERY_PORT is not set', () => {
    const config = file('named.json', { host: '127.0.0.1' })
    expect(read([], { ORRERY_CONFIG: config, PORT: '8080' })).toMatchObject({ host: '127.0.0.1', port: 8080 })
    expect(read([], { ORRERY_PORT: '1', PORT: '8080' }).port).toBe(1)
  })

  for (const [argv, complaint] of [
    ...['65536', '-1', '1.5', 'http', ' ', '0x10'].map((port) => [['--port', port], 'A port is 0 to 65535.']),
    ...['', ' '].map((host) => [['--host', host], 'A host is an address or a name of this machine.']),
    [['--log-level', 'loud'], "'loud' is invalid. It is one of trace, debug, info, warn"],
    [['--journal-size', '15'], 'A size in MB is 16 to 1000000.'],
    [['--journal-size', '1e3'], 'A size in MB is 16 to 1000000.'],
    [['--journal-days', '0'], 'A number of days is 1 to 3650.'],
    [['--journal-days', '-1'], 'A number of days is 1 to 3650.'],
    [['--origin', 'https://a.example', '--origin', 'play'], '"play" is no origin'],
    [['--metrics', 'here'], 'An address is a port such as 9464'],
    [['--data', ''], 'It is empty.'],
  ] as [string[], string][])
    it(`cannot be ${argv.join(' ')}`, () => {
      expect(() => read(argv)).toThrow(complaint)
    })

  it('that is wrong is refused with the place that it comes from, and a secret is not shown', () => {
    const config = file('wrong.json', { port: 'eighty' })
    expect(() => read(['--config', config])).toThrow(
      `error: option '--port <port>' value 'eighty' from '${config}' is invalid. A port is 0 to 65535.`,
    )
    expect(() => read([], { ORRERY_PORT: 'eighty' })).toThrow(
      "value 'eighty' from env 'ORRERY_PORT' is invalid",
    )
    expect(() => read([], { ORRERY_BOT_KEY: 'short' })).toThrow(
      /^(?!.*'short').*A key has at least 16 characters/,
    )
  })

  it('that is unknown is refused, in the environment and in a file', () => {
    expect(() => read([], { ORRERY_PROT: '80' })).toThrow('environment variable ORRERY_PROT')
    const config = file('unknown.json', { prot: 80 })
    expect(() => read(['--config', config])).toThrow(`${config} has an unknown option "prot"`)
  })

  it('is not read from a file that is not there, is not JSON, or is no object', () => {
    for (const config of [join(folder, 'nowhere.json'), file('broken.json', '{'), file('list.json', [])])
      expect(() => read(['--config', config])).toThrow(`The configuration file ${config}`)
  })

  it('is printed as a file would have it, secrets hidden', () => {
    const { options, isPrinted } = readCommandLine(
      ['--print-config', '--port', '80', '--bot-key', SECRET],
      {},
    )
    const printed = printOptions(options)
    expect(isPrinted).toBe(true)
    expect(printed).not.toContain(SECRET)
    expect(JSON.parse(printed)).toMatchObject({ port: 80, 'bot-key': '(hidden)', origin: [] })
  })
})

it('every option is in the table of docs/OPERATING.md, with its default, and nothing else is', () => {
  const page = readFileSync(new URL('../../../docs/OPERATING.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `--([a-z-]+) <([^>]+)>`\s*\| ([^|]*?)\s*\|/gm)].map(
    ([, flag, takes, shown]) => `${flag} <${takes}>: ${shown!.replaceAll('`', '')}`,
  )
  const expected = OPTION_NAMES.map((name) => {
    const { takes, initial, default: shown }: Option<unknown> = OPTIONS[name]
    const none = initial === undefined || (Array.isArray(initial) && initial.length === 0)
    return `${flagOf(name)} <${takes}>: ${shown ?? (none ? 'none' : String(initial))}`
  })
  expect(rows.sort()).toEqual(expected.sort())
})

/** A valid value of an option that is not its default. */
function sample(name: keyof typeof OPTIONS): string | string[] {
  const { value, initial }: Option<unknown> = OPTIONS[name]
  const lists = {
    origin: ['https://a.example', 'https://b.example'],
    trustProxy: ['10.0.0.1', '10.1.0.0/16'],
  }
  const samples = [
    lists[name as keyof typeof lists] ?? [],
    ...['17', SECRET, '9464', 'any', 'exact', 'forwarded', 'power', 'info', 'json'],
  ]
  const found = samples.find((one) => {
    const read = typeof initial === 'number' ? Number(one) : one
    return read !== initial && one.length > 0 && value.safeParse(read).success
  })
  if (found === undefined) throw new Error(`no sample for ${name}`)
  return found
}
