// Before tests that start servers as processes of their own: builds the server once, since out of its sources each would
// take a second more to start.
import { builtServer } from '../bench/load/programs.ts'

export default async function build(): Promise<void> {
  process.env.BUILT_SERVER ??= await builtServer('dist/test-server')
}
