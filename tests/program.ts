// The server that tests start as a process of its own.

/** Node's options and the file, which was built before all tests. */
export function program(): string[] {
  const file = process.env.BUILT_SERVER
  if (file === undefined) throw new Error('No server was built: this test belongs into a project with it.')
  return [file]
}
