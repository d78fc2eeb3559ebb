// Reads docs/PROTOCOL.md: its tables with a name, its examples (bytes and their rendering), and its named blocks.
// It knows how the page is written, and nothing of the protocol.
import { readFileSync } from 'node:fs'

export interface Example {
  readonly name: string
  readonly bytes: Uint8Array
  readonly rendering: unknown
}

/** A row by the table's column headings, without the backquotes of code. */
export type Row = Readonly<Record<string, string>>

export class ProtocolPage {
  /** All examples in the order of the page. */
  readonly examples: readonly Example[]
  private readonly text: string
  private readonly blocks = new Map<string, string>()

  constructor(text: string) {
    this.text = text
    for (const [, kind, name, body] of text.matchAll(/^```(hex|json|text|js) ([\w-]+)\n([\s\S]*?)^```$/gm)) {
      const key = `${kind} ${name}`
      if (this.blocks.has(key)) throw new Error(`The page has two blocks ${key}.`)
      this.blocks.set(key, body!)
    }
    this.examples = [...this.blocks.keys()]
      .filter((key) => key.startsWith('hex '))
      .map((key) => this.readExample(key.slice('hex '.length)))
  }

  example(name: string): Example {
    const example = this.examples.find((one) => one.name === name)
    if (example === undefined) throw new Error(`The page has no example ${name}.`)
    return example
  }

  /** The content of a fenced block. Throws when there is none. */
  block(kind: 'hex' | 'json' | 'text' | 'js', name: string): string {
    const block = this.blocks.get(`${kind} ${name}`)
    if (block === undefined) throw new Error(`The page has no block ${kind} ${name}.`)
    return block
  }

  /** The rows of the table under the comment with its name. Throws when there is none. */
  table(name: string): Row[] {
    const start = this.text.indexOf(`<!-- table: ${name} -->\n`)
    if (start < 0) throw new Error(`The page has no table ${name}.`)
    const lines = this.text.slice(this.text.indexOf('\n', start) + 1).split('\n')
    const end = lines.findIndex((line) => !line.startsWith('|'))
    const [headings, , ...rows] = lines.slice(0, end).map(readCells)
    return rows.map((cells) =>
      Object.fromEntries(headings!.map((heading, column) => [heading, cells[column] ?? ''])),
    )
  }

  /** The paragraph that begins so. Throws when there is none. */
  paragraph(beginning: string): string {
    const start = this.text.indexOf(`\n${beginning}`)
    if (start < 0) throw new Error(`The page has no paragraph that begins with "${beginning}".`)
    return this.text.slice(start + 1, this.text.indexOf('\n', start + 1))
  }

  /** The numbers of all rules, in the order of the page. */
  rules(): number[] {
    return [...this.text.matchAll(/^\*\*R(\d+)\.\*\*/gm)].map(([, number]) => Number(number))
  }

  /** The numbers of all rules that are mentioned. */
  mentions(): number[] {
    return [...this.text.matchAll(/\bR(\d+)\b/g)].map(([, number]) => Number(number))
  }

  private readExample(name: string): Example {
    const digits = this.block('hex', name).replaceAll(/#.*$/gm, '').replaceAll(/\s+/g, '')
    if (!/^([\da-f]{2})*$/.test(digits)) throw new Error(`The bytes of example ${name} are not bytes.`)
    return {
      name,
      bytes: Uint8Array.from(Buffer.from(digits, 'hex')),
      rendering: JSON.parse(this.block('json', name)),
    }
  }
}

function readCells(line: string): string[] {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''))
}

export function readProtocolPage(): ProtocolPage {
  return new ProtocolPage(readFileSync(new URL('../docs/PROTOCOL.md', import.meta.url), 'utf8'))
}
