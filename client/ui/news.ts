// The sentence for what the game has to say in the chat.
import type { LogNews } from '../status.ts'
import type { Words } from '../words/english.ts'
import { serverSentence } from '../words/sentences.ts'

export function newsSentence(words: Words, news: LogNews): string {
  switch (news.is) {
    case 'joined':
    case 'left':
      return words.news[news.is](news.name)
    case 'missed':
      return words.news.missed(news.lines)
    case 'notice':
      return words.serverNotices[news.notice]
    case 'notSent':
      return words.news.notSent(news.text)
    case 'reported':
      return words.news.reported
    case 'notReported': {
      const { status, reason } = news
      const why = status === 0 ? words.faults.noAnswer : serverSentence(words, status, reason)
      return words.news.notReported(why ?? words.faults.unexplained(status))
    }
  }
}
