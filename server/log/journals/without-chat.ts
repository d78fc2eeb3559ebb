// What is kept of a universe leaves out what was said in it, and its feed. Its fingerprint counts neither, so a replay is
// the same.
import { Chat } from '../../universe/chat.ts'
import { Feed } from '../../universe/feed.ts'
import type { Universe } from '../../universe/universe.ts'
import type { Entry } from '../entry.ts'

/** The universe as if nothing had ever been said or told in it: where lines were counted, some would be missing. */
export function withoutChat(universe: Universe): Universe {
  return { ...universe, chat: new Chat(), feed: new Feed() }
}

/** The entry without its `say` commands. */
export function withoutSaid(entry: Entry): Entry {
  if (entry.commands.every(({ type }) => type !== 'say')) return entry
  return { ...entry, commands: entry.commands.filter(({ type }) => type !== 'say') }
}
