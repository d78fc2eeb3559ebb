// What all parts of the operators' page share.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { AdminWords } from '../words/admin.ts'
import type { Words } from '../words/english.ts'

export interface Operator {
  readonly name: string
  readonly role: 'operator' | 'moderator'
}

export interface Admin {
  readonly words: AdminWords
  /** Those of the game: modes, what the server says. */
  readonly game: Words
  readonly operator: Operator
  /** The login is over. */
  readonly signedOut: () => void
}

export const AdminContext = createContext<Admin | null>(null)

export function useAdmin(): Admin {
  return useContext(AdminContext)!
}
