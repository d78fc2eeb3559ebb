// 200 bots in three universes of a server that is killed 20 times at random moments and started again at once: what they
// had seen and is lost, and how long they are away.
import { playCrashes } from '../crash/crash-play.ts'
import { builtServer } from '../load/programs.ts'
import { atMost, quantile, type Report, round } from '../report.ts'

const KILLS = 20
const BOTS = 200

export async function runCrash(progress: (text: string) => void): Promise<Report> {
  progress('building the server')
  const program = [await builtServer()]
  const play = await playCrashes({ program, kills: KILLS, bots: BOTS, seed: 1, playMs: 4000, progress })
  const outages = [...play.outages].sort((a, b) => a - b).map((ms) => ms / 1000)
  const starts = [...play.starts].sort((a, b) => a - b)
  return {
    scenario: 'crash',
    rows: [
      {
        kills: KILLS,
        'while starting': play.earlyKills,
        bots: BOTS,
        'views compared': play.views,
        'events in them': play.events,
        'chat lines': play.lines,
        'outage p50 s': round(quantile(outages, 0.5)),
        'p95 s': round(quantile(outages, 0.95)),
        'longest s': round(outages.at(-1) ?? Number.NaN),
        'start of a process p50 ms': round(quantile(starts, 0.5), 0),
      },
    ],
    lines: [
      atMost('views of a tick that were seen, and are not in the log', play.lostViews, 0, 'views'),
      atMost('scores that were seen, and are not in the log', play.lostScores, 0, 'scores'),
      atMost('chat lines that were heard, and are not in the log', play.lostLines, 0, 'lines'),
      atMost('mirrors ahead of the recovered universe', play.ahead, 0, 'views'),
      atMost('universes that went on from another state than their log has', play.otherStates, 0, ''),
      atMost('ticks at which a log differs from what it leads to', play.differences, 0, 'ticks'),
      atMost('bots not back at their ship', play.notBack, 0, 'bots'),
      atMost('differences that mirrors found', play.desyncs, 0, 'desyncs'),
      atMost('outage, p95', quantile(outages, 0.95), 3, 's'),
    ],
  }
}
