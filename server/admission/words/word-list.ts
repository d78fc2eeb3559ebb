// Words that are not said here, from a file: one a line, empty lines and those that begin with # left out.
import { readFileSync } from 'node:fs'
import { skeleton } from './names.ts'

export class WordList {
  private readonly words: ReadonlySet<string>

  constructor(words: readonly string[]) {
    this.words = new Set(words.map(skeleton))
  }

  /** Whether one of the words is in `text`, however it is written; parts of longer words do not count. */
  isIn(text: string): boolean {
    if (this.words.size === 0) return false
    // What ends a sentence is no letter, though it may look like one.
    return text.split(/[!?,;:]*\s+|[!?,;:]+$/).some((part) => this.words.has(skeleton(part)))
  }
}

/** Reads a word list. Throws an Error that names the file. */
export function readWordList(file: string): WordList {
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    return new WordList(
      lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')),
    )
  } catch (error) {
    throw new Error(
      `The word list ${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
