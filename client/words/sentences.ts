// What the server says, in the words of the page: by close code where there is one, else by the sentence, which is fit to be
// shown as it is.
import { CLOSE } from '../../shared/protocol.ts'
import { NAME_RULE } from '../../shared/text.ts'
import type { Words } from './english.ts'

type CloseName = keyof typeof CLOSE

/** The server's sentences over HTTP. A test looks for each of them in the server. */
export const DETAILS: Readonly<Record<keyof Words['details'], string>> = {
  restarting: 'The server restarts. Try again in a moment.',
  taken: 'That name, or one that looks like it, belongs to an account. Sign in, or choose another.',
  reserved: 'That name, or one that looks like it, is kept for the server. Choose another.',
  notSaid: 'That name has a word that is not allowed here. Choose another.',
  serverFull: 'The server is full.',
  noAccount: 'There is no account with this name and passphrase.',
  notHere: 'Only pilots in this universe can report players.',
  noPlayer: 'There is no player of that name here.',
  reportedEnough: 'The operators have enough reports from your network to read. Try again tomorrow.',
  tooBusy: 'Too many want to sign in. Try again in a moment.',
  otherParty: 'You are already flying in another party. Leave first, then follow the link again.',
  teamFull: 'The team of that party is full. Fly without the party, or watch.',
  tooManyPrivate: 'There are too many private universes at the moment. Try again later.',
  tooManyTries: 'Too many tries with codes from your network. Try again in a minute.',
  tooManyRequests: 'Too many requests from this address. Try again in a moment.',
  nameRule: NAME_RULE,
}

function closeName(code: number, reason: string): CloseName | undefined {
  const closes = Object.entries(CLOSE) as [CloseName, (typeof CLOSE)[CloseName]][]
  // Over HTTP the same sentences come without their codes.
  return closes.find(([, close]) => close.code === code || close.reason === reason)?.[0]
}

/** @param code of a close, or an HTTP status; 0 without one. Null when the server said nothing that helps. */
export function serverSentence(words: Words, code: number, reason: string): string | null {
  const name = closeName(code, reason)
  if (name !== undefined) return words.closes[name]
  const detail = (Object.keys(DETAILS) as (keyof Words['details'])[]).find((key) => DETAILS[key] === reason)
  return detail !== undefined ? words.details[detail] : reason || null
}
