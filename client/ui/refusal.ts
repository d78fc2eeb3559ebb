// Why a visit ended though nobody wanted it to, and the sentence for it.

import type { Words } from '../words/english.ts'
import { serverSentence } from '../words/sentences.ts'

export type Refusal =
  /** A close code, or an HTTP status; and what the server said. */
  | { readonly is: 'server'; readonly code: number; readonly reason: string }
  | { readonly is: 'notDrawn' | 'notReached' }

export function refusalSentence(words: Words, refusal: Refusal): string {
  if (refusal.is !== 'server') return words.faults[refusal.is]
  return serverSentence(words, refusal.code, refusal.reason) ?? words.faults.unexplained(refusal.code)
}
