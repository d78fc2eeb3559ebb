// What the embedded store and its thread send each other.
import type { SqliteStore } from './sqlite-store.ts'

export type Method = Exclude<keyof SqliteStore, 'transaction'>

export interface Request {
  readonly id: number
  readonly method: Method
  readonly args: readonly unknown[]
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: string; readonly isUnavailable: boolean }

export interface ThreadData {
  readonly folder: string
}

/** What changes nothing, and so is no part of a transaction. */
export const READING: ReadonlySet<Method> = new Set([
  'findAccount',
  'findLogin',
  'listBans',
  'findCareer',
  'listBoard',
  'listReports',
  'listRoles',
  'listDeeds',
  'backup',
])
