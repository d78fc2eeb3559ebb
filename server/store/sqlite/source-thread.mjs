// Starts store-thread.ts from the sources, for development and tests: a thread does not inherit what reads TypeScript.
import { register } from 'tsx/esm/api'

register()
await import('./store-thread.ts')
