// The server's log on standard output: lines for people in a terminal, and one JSON object per line for everything else.
import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Options } from './options/options.ts'

export function openLog({ logLevel, logFormat }: Pick<Options, 'logLevel' | 'logFormat'>): Logger {
  const isTerminal = process.stdout.isTTY === true
  if (logFormat === 'json' || (logFormat === 'auto' && !isTerminal)) return pino({ level: logLevel })
  // Synchronous, so that the last lines of a process that ends are not lost.
  const stream = pretty({
    sync: true,
    colorize: isTerminal,
    translateTime: 'HH:MM:ss.l',
    ignore: 'pid,hostname',
    singleLine: true,
  })
  return pino({ level: logLevel }, stream)
}
