// Whether somebody may stay, and what they may say.
import { CLOSE, type Close, type Notice } from '../../shared/protocol.ts'
import type { Bans, Identity } from './bans.ts'
import type { WordList } from './words/word-list.ts'

export class Conduct {
  private readonly bans: Pick<Bans, 'has'>
  private readonly words: WordList

  constructor(bans: Pick<Bans, 'has'>, words: WordList) {
    this.bans = bans
    this.words = words
  }

  /** Why somebody may not stay, or null. */
  objection(identity: Identity): Close | null {
    return this.bans.has('ban', identity) ? CLOSE.banned : null
  }

  /** Why a chat line may not be said, or null. */
  judgeChat(identity: Identity, text: string): Notice | null {
    if (this.bans.has('mute', identity)) return 'muted'
    return this.words.isIn(text) ? 'chatFiltered' : null
  }
}
