// Whether somebody may stay, and what they may say.
import { CLOSE, type Close, type Notice } from '../../../shared/protocol.ts'
import type { WordList } from '../words/word-list.ts'
import type { Bans, Identity } from './bans.ts'
import type { Speaker } from './chat-rates.ts'

export class Conduct {
  private readonly bans: Pick<Bans, 'has'>
  private readonly words: WordList
  private readonly mayChat: (speaker: Speaker) => boolean

  /** @param mayChat counts a line, and says whether it is one too many */
  constructor(bans: Pick<Bans, 'has'>, words: WordList, mayChat: (speaker: Speaker) => boolean = () => true) {
    this.bans = bans
    this.words = words
    this.mayChat = mayChat
  }

  /** Why somebody may not stay, or null. */
  objection(identity: Identity): Close | null {
    return this.bans.has('ban', identity) ? CLOSE.banned : null
  }

  /**
   * Why a chat line may not be said, or null.
   * @param isTrusted a program with a key, or of this machine: it is not limited with its address
   */
  judgeChat(identity: Identity, text: string, isTrusted: boolean): Notice | null {
    if (this.bans.has('mute', identity)) return 'muted'
    if (this.words.isIn(text)) return 'chatFiltered'
    const { user, address } = identity
    return this.mayChat({ user, address: isTrusted ? null : address }) ? null : 'chatTooFast'
  }
}
