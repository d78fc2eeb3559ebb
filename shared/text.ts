// What people type: names and chat lines. Both ends use it; the server's word counts.
import { MAX_CHAT_LENGTH, MAX_NAME_LENGTH } from './limits.ts'

/** Control, unassigned, private and lone surrogate characters, line and paragraph separators, direction marks. */
const FORBIDDEN_IN_CHAT =
  /[\p{Cc}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/**
 * As in chat, and everything that cannot be seen too, so that two names that look equal are equal: format and ignorable
 * characters, and those that Unicode calls blank but counts as letters or symbols (a braille pattern, two hieroglyphs, a
 * note without a head). A variation selector is let through after a picture, where phones put it.
 */
const FORBIDDEN_IN_NAMES =
  /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u2800\u{13441}\u{13442}\u{1d159}]|(?!\ufe0f)\p{DI}|(?<!\p{Extended_Pictographic})\ufe0f/u

function clean(raw: string, longest: number, forbidden: RegExp): string | null {
  const text = raw.normalize('NFC').trim().replace(/\s+/gu, ' ')
  if (text === '' || forbidden.test(text)) return null
  return [...text].length <= longest ? text : null
}

/** What is said of a name that may not be used. */
export const NAME_RULE = `A name has 1 to ${MAX_NAME_LENGTH} visible characters, and none that join, turn or hide others.`

/** The name as others will see it (NFC, single spaces), or null when it may not be used. */
export function cleanName(raw: string): string | null {
  return clean(raw, MAX_NAME_LENGTH, FORBIDDEN_IN_NAMES)
}

/** The chat line as others will see it, or null when it may not be sent. */
export function cleanChat(raw: string): string | null {
  return clean(raw, MAX_CHAT_LENGTH, FORBIDDEN_IN_CHAT)
}
