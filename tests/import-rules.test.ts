// Who may import whom, looked up in the real imports of every source file, type-only ones too; and that the linter
// says the same (biome.json, "overrides").
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = ['shared', 'server', 'client', 'bench']

/** The first rule whose `files` match a file is its rule: all that it imports must match `may`. */
interface Rule {
  readonly files: RegExp
  readonly may: RegExp
}

const HEADLESS = 'client/[a-z-]+\\.ts'
/** A package by its name: all that is neither a path of ours nor Node's. */
const LIBRARY = '(?!node:|(?:shared|server|client|bench|tests)/)'
const NOT_OURS = '(?!uWebSockets\\.js$|pixi\\.js(?:/|$))'
/** The server's doors are those that do not need its inside: it as a whole, one universe, its journal. */
const BENCH = `shared/|${HEADLESS}$|bench/|server/create-server\\.ts$|server/(universe|log|replica)/|node:`
function serverRule(folder: string, folders: string): Rule {
  return {
    files: new RegExp(`^server/${folder}/`),
    may: new RegExp(`^(shared/|server/(${folders})/|node:|${LIBRARY}${NOT_OURS})`),
  }
}
const RULES: readonly Rule[] = [
  { files: /^shared\/codec\.ts$/, may: /^(shared\/|msgpackr$)/ },
  { files: /^shared\//, may: /^shared\// },
  { files: /^server\/universe\//, may: /^(shared|server\/universe)\// },
  { files: /^server\/process\//, may: new RegExp(`^(shared/|server/process/|node:|${LIBRARY}${NOT_OURS})`) },
  { files: /^server\/net\//, may: /^(shared\/|server\/(net|process)\/|node:|uWebSockets\.js$)/ },
  serverRule('log', 'universe|log|process'),
  serverRule('replica', 'universe|log|replica|store|process'),
  serverRule('store', 'store|process'),
  serverRule('cluster', 'cluster|universe|log|replica|process'),
  serverRule('admission', 'admission|store|net|process|universe'),
  {
    files: /^server\/gateway\//,
    may: new RegExp(
      `^(shared/|server/(universe|gateway|admission|store|net|process)/|server/replica/(replica|multiverse|place)\\.ts$|node:|${LIBRARY}${NOT_OURS})`,
    ),
  },
  serverRule('operation', 'universe|log|replica|gateway|store|net|process|operation'),
  serverRule('http', 'universe|replica|gateway|admission|store|net|process|http'),
  { files: /^server\//, may: new RegExp(`^(shared/|server/|node:|${LIBRARY}${NOT_OURS})`) },
  { files: new RegExp(`^${HEADLESS}$`), may: new RegExp(`^(shared/|${HEADLESS}$)`) },
  { files: /^client\/words\//, may: /^(shared|client\/words)\// },
  { files: /^client\/scene\//, may: new RegExp(`^(shared/|${HEADLESS}$|client/scene/|pixi\\.js(/|$))`) },
  { files: /^client\/input\//, may: new RegExp(`^(shared/|${HEADLESS}$|client/input/|nipplejs$)`) },
  { files: /^client\//, may: new RegExp(`^(shared/|client/|${LIBRARY}${NOT_OURS}(?!nipplejs$|ws$))`) },
  // What the server is measured against may use the sockets as they are.
  { files: /^bench\/(load\/relay\.ts$|peers\/)/, may: new RegExp(`^(${BENCH}|${LIBRARY})`) },
  // A server in the process of its clients, put together from its parts.
  {
    files: /^bench\/virtual\//,
    may: new RegExp(`^(${BENCH}|server/(admission|gateway|process)/|${LIBRARY}${NOT_OURS})`),
  },
  { files: /^bench\//, may: new RegExp(`^(${BENCH}|${LIBRARY}${NOT_OURS})`) },
]

/** Source files of the project, by their path from its root. Tests are not bound by the rules. */
function sources(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((file) => !file.includes('node_modules/')),
  )
}

/** What a file imports: paths from the root, or the names of packages. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8')
  const found = [...code.matchAll(/^(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]/gm)]
  found.push(
    ...code.matchAll(/^import\s+['"]([^'"]+)['"]/gm),
    ...code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g),
  )
  return found.map(([, name]) => {
    return name!.startsWith('.') ? posix.join(dirname(file).split(sep).join('/'), name!) : name!
  })
}

const graph = new Map(sources().map((file) => [file, importsOf(file)]))

/** A way around from a file to itself, or null. */
function findCycle(): string[] | null {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return null
    path.push(file)
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next)
      if (cycle !== null) return cycle
    }
    path.pop()
    done.add(file)
    return null
  }
  for (const file of graph.keys()) {
    const cycle = visit(file)
    if (cycle !== null) return cycle
  }
  return null
}

/** One import a rule forbids, in a file that need not be there. */
const FORBIDDEN: readonly (readonly [file: string, name: string])[] = [
  ['shared/new.ts', 'node:fs'],
  ['shared/new.ts', 'msgpackr'],
  ['shared/new.ts', '../server/replica/replica.ts'],
  ['shared/codec.ts', 'zod'],
  ['server/universe/new.ts', 'node:crypto'],
  ['server/universe/new.ts', '../replica/replica.ts'],
  ['server/universe/stages/new.ts', '../../replica/replica.ts'],
  ['server/process/new.ts', '../replica/replica.ts'],
  ['server/net/new.ts', '../gateway/session.ts'],
  ['server/log/new.ts', '../replica/replica.ts'],
  ['server/replica/new.ts', '../gateway/session.ts'],
  ['server/store/new.ts', '../replica/replica.ts'],
  ['server/cluster/new.ts', '../gateway/session.ts'],
  ['server/admission/new.ts', '../gateway/sessions.ts'],
  ['server/gateway/new.ts', '../log/entry.ts'],
  ['server/gateway/new.ts', '../replica/recovery.ts'],
  ['server/http/new.ts', '../log/entry.ts'],
  ['server/operation/new.ts', '../http/routes.ts'],
  ['server/new.ts', '../client/mirror.ts'],
  ['server/new.ts', 'uWebSockets.js'],
  ['client/new.ts', '../server/replica/replica.ts'],
  ['client/new.ts', 'pixi.js'],
  ['client/new.ts', 'preact'],
  ['client/new.ts', './scene/scene.ts'],
  ['client/new.ts', './ui/app.tsx'],
  ['client/ui/new.ts', 'pixi.js'],
  ['client/words/new.ts', '../ui/app.tsx'],
  ['client/input/new.ts', '../../server/replica/replica.ts'],
  ['client/scene/new.ts', '../../server/replica/replica.ts'],
  ['bench/new.ts', '../server/gateway/session.ts'],
  ['bench/new.ts', '../client/ui/app.tsx'],
  ['bench/virtual/new.ts', '../../server/net/listener.ts'],
  ['bench/new.ts', 'uWebSockets.js'],
]

/** And the nearest ones that are allowed. */
const ALLOWED: readonly (readonly [file: string, name: string])[] = [
  ['shared/new.ts', './rules.ts'],
  ['shared/codec.ts', 'msgpackr'],
  ['server/universe/new.ts', '../../shared/rules.ts'],
  ['server/universe/new.ts', './tick.ts'],
  ['server/universe/stages/new.ts', '../tick.ts'],
  ['server/net/new.ts', 'uWebSockets.js'],
  ['server/log/new.ts', '../universe/tick.ts'],
  ['server/replica/new.ts', '../log/entry.ts'],
  ['server/gateway/new.ts', '../replica/replica.ts'],
  ['server/admission/new.ts', '../store/store.ts'],
  ['server/cluster/new.ts', '../log/entry.ts'],
  ['server/operation/new.ts', '../replica/replica.ts'],
  ['client/new.ts', '../shared/rules.ts'],
  ['client/new.ts', './mirror.ts'],
  ['client/scene/new.ts', 'pixi.js'],
  ['bench/new.ts', '../server/create-server.ts'],
  ['bench/load/relay.ts', 'uWebSockets.js'],
]

/** The imports that the linter objects to: `file name`. It is shown them in a folder of its own, with our biome.json. */
function lintObjections(cases: readonly (readonly [file: string, name: string])[]): Set<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orrery-imports-')))
  for (const name of ['biome.json', '.gitignore']) copyFileSync(join(root, name), join(folder, name))
  for (const [file, name] of cases) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    appendFileSync(join(folder, file), `import '${name}'\n`)
  }
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const options = ['lint', '--only=style/noRestrictedImports', '--reporter=github', '--max-diagnostics=none']
  const { stdout } = spawnSync(process.execPath, [biome, ...options], { cwd: folder, encoding: 'utf8' })
  const objections = [...stdout.matchAll(/noRestrictedImports,file=([^,]+),line=(\d+)/g)].map(
    ([, path, line]) => {
      const file = relative(folder, path!).split(sep).join('/')
      return `${file} ${cases.filter(([other]) => other === file)[Number(line) - 1]?.[1]}`
    },
  )
  rmSync(folder, { recursive: true })
  return new Set(objections)
}

describe('imports', () => {
  const objections = lintObjections([...FORBIDDEN, ...ALLOWED])

  it('go only where the rule of their folder lets them', () => {
    const wrong: string[] = []
    let seen = 0
    for (const [file, names] of graph) {
      const rule = RULES.find(({ files }) => files.test(file))
      for (const name of names) {
        seen++
        if (rule === undefined || !rule.may.test(name)) wrong.push(`${file} imports ${name}`)
      }
    }
    console.info(`imports: ${seen} in ${graph.size} files`)
    expect(wrong).toEqual([])
    expect(seen).toBeGreaterThan(200)
  })

  it('find what they name, so that none was overlooked', () => {
    for (const [file, names] of graph) {
      for (const name of names.filter((path) => /^(shared|server|client|bench)\//.test(path)))
        expect(existsSync(join(root, name)), `${name}, imported by ${file}`).toBe(true)
    }
  })

  it('make no cycles, types counted', () => {
    expect(findCycle()).toBeNull()
  })

  it('go to the file that has the thing: no file passes on what it imported', () => {
    const barrels = [...graph.keys()].filter((file) =>
      /^export\b[^'"=]*\bfrom\s+['"]/m.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(barrels).toEqual([])
  })

  for (const [file, name] of FORBIDDEN)
    it(`of ${name} are refused in ${file}, by this test and by the linter`, () => {
      const target = name.startsWith('.') ? posix.join(posix.dirname(file), name) : name
      expect(RULES.find(({ files }) => files.test(file))!.may.test(target)).toBe(false)
      expect(objections).toContain(`${file} ${name}`)
    })

  for (const [file, name] of ALLOWED)
    it(`of ${name} are let through in ${file}, by this test and by the linter`, () => {
      const target = name.startsWith('.') ? posix.join(posix.dirname(file), name) : name
      expect(RULES.find(({ files }) => files.test(file))!.may.test(target)).toBe(true)
      expect(objections).not.toContain(`${file} ${name}`)
    })
})
