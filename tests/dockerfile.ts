// The steps of the Dockerfile, run by hand where there is no Docker: each stage is a folder, COPY copies what
// .dockerignore lets through, RUN is a shell. What an image's own users and base are cannot be tried that way.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Copy, DockerfileParser, type JSONInstruction } from 'dockerfile-ast'

const root = fileURLToPath(new URL('..', import.meta.url))
const text = readFileSync(join(root, 'Dockerfile'), 'utf8')
/** Places of the image that a step names. */
const PLACES = /(?<![\w/.])\/(orrery|data)\b/g

export interface Stage {
  readonly folder: string
  readonly environment: Record<string, string>
  entrypoint: string[]
  healthcheck: string[]
}

/** Files that the build is given. */
function context(): string[] {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
  const list = ['ls-files', '--cached', '--others', '--exclude-standard']
  return execFileSync('git', list, { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file !== '' && !ignored.some((name) => file === name || file.startsWith(`${name}/`)))
}

/** Runs all steps in an empty folder; gives the last stage. */
export function runSteps(folder: string): Stage {
  const stages = new Map<string, Stage>()
  let stage: Stage | null = null
  for (const instruction of DockerfileParser.parse(text).getInstructions()) {
    const words = instruction.getArguments().map((argument) => argument.getValue())
    const keyword = instruction.getKeyword()
    if (keyword === 'FROM') {
      const name = words[2] ?? 'last'
      stage = { folder: join(folder, name), environment: {}, entrypoint: [], healthcheck: [] }
      mkdirSync(stage.folder)
      stages.set(name, stage)
      continue
    }
    if (stage === null) throw new Error('A Dockerfile begins with FROM.')
    if (keyword === 'WORKDIR') mkdirSync(join(stage.folder, words[0]!), { recursive: true })
    else if (keyword === 'ENV') Object.assign(stage.environment, readEnvironment(words))
    else if (keyword === 'COPY') copy(instruction as Copy, words, stage, stages)
    else if (keyword === 'RUN') run(instruction.getArgumentsContent() ?? '', stage)
    else if (keyword === 'ENTRYPOINT') stage.entrypoint = strings(instruction as JSONInstruction)
    else if (keyword === 'HEALTHCHECK')
      stage.healthcheck = readCommand(instruction.getArgumentsContent() ?? '')
  }
  if (stage === null) throw new Error('The Dockerfile is empty.')
  return stage
}

function readEnvironment(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => word.split('=') as [string, string]))
}

function strings(instruction: JSONInstruction): string[] {
  return instruction.getJSONStrings().map((argument) => JSON.parse(argument.getValue()) as string)
}

function readCommand(content: string): string[] {
  return JSON.parse(content.slice(content.indexOf('['))) as string[]
}

function copy(
  instruction: Copy,
  words: readonly string[],
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
): void {
  const from = instruction
    .getFlags()
    .find((flag) => flag.getName() === 'from')
    ?.getValue()
  const sources = words.filter((word) => !word.startsWith('--'))
  const target = join(stage.folder, 'orrery', sources.pop()!)
  for (const source of sources) {
    if (from !== undefined && from !== null) {
      const place = join(stages.get(from)!.folder, source)
      const isInto = words.at(-1) === './'
      cpSync(place, isInto ? join(target, source.split('/').at(-1)!) : target, { recursive: true })
      continue
    }
    for (const file of source === '.' ? context() : [source]) {
      mkdirSync(dirname(join(target, file)), { recursive: true })
      cpSync(join(root, file), join(target, file))
    }
  }
}

/** The image's user is not there. */
function run(command: string, stage: Stage): void {
  const here = command
    .replace(PLACES, (place) => join(stage.folder, place))
    .replaceAll(/--(?:owner|group)=\w+ ?/g, '')
  const { status, stderr } = spawnSync('sh', ['-c', here], {
    cwd: join(stage.folder, 'orrery'),
    env: { ...process.env, ...stage.environment, NODE_OPTIONS: '' },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
}

/** Lets everybody read what is in the folders of the stages. */
export function open(folder: string): void {
  chmodSync(folder, 0o755)
}
