// SIGTERM under 500 bots: whether all are told, how long it takes, and what is lost. The small edition is a test.
import { playDrain } from '../drain/drain-play.ts'
import { builtServer } from '../load/programs.ts'
import { atLeast, atMost, type Report, round } from '../report.ts'

const BOTS = 500

export async function runDrain(progress: (text: string) => void): Promise<Report> {
  progress('building the server')
  const program = [await builtServer()]
  const play = await playDrain({ program, bots: BOTS, playMs: 5000, progress })
  return {
    scenario: 'drain',
    rows: [
      {
        bots: BOTS,
        'exit s': round(play.exitMs / 1000),
        'exit code': play.exitCode,
        'closed over s': round(play.spreadMs / 1000),
        '/readyz meanwhile': play.readiness,
        'a ticket meanwhile': play.ticket,
        'views compared': play.views,
      },
    ],
    lines: [
      atLeast('bots that were told', play.told, BOTS, 'bots'),
      atMost('from SIGTERM to the end of the process', play.exitMs / 1000, 30, 's'),
      atMost('exit code', Number(play.exitCode), 0, ''),
      atMost('views that were seen, and are not in the log', play.lostViews, 0, 'views'),
      atMost('scores that were seen, and are not in the log', play.lostScores, 0, 'scores'),
      atMost('chat lines that were heard, and are not in the log', play.lostLines, 0, 'lines'),
      atMost('mirrors ahead of the log', play.ahead, 0, 'views'),
      atMost('bots not back at their ship', play.notBack, 0, 'bots'),
      atMost('ticks at which the log differs from what it leads to', play.differences, 0, 'ticks'),
    ],
  }
}
