// One measured play on a peer's server: the same as play.ts, in what can be measured there.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { quantile, SATURATED } from '../report.ts'
import { Child } from './calls.ts'
import type { PeerCrowdReport, PeerJoin } from './peer-crowd.ts'
import { pause, shareOf } from './play.ts'
import { programFile } from './programs.ts'
import { Script } from './script.ts'
import type { ServerReport } from './server-report.ts'

export const PEERS = ['ws', 'socket.io', 'colyseus positions', 'colyseus courses', 'colyseus views'] as const
export type Peer = (typeof PEERS)[number]

export interface PeerPlay {
  readonly players: number
  readonly cpu: number
  readonly bytesPerPlayer: number
  readonly messagesPerPlayer: number
  readonly latencyP50: number
  readonly latencyP99: number
  readonly latencies: number
  readonly lost: number
  readonly load: number
  readonly saturated: boolean
}

const PAIRS = 10
const DECISIONS = 200
const JOINS_PER_SECOND = 800

const folder = fileURLToPath(new URL('../peers/', import.meta.url))

/** Why there are no peers to compare with, or null. Installs them when they are missing. */
export function missingPeers(): string | null {
  if (existsSync(`${folder}node_modules/@colyseus/core`)) return null
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'ignore',
      timeout: 180_000,
    })
    return null
  } catch (error) {
    return `npm install in bench/peers failed: ${(error as Error).message.split('\n')[0]}`
  }
}

export async function playPeer(
  kind: Peer,
  players: number,
  side: number,
  seconds: number,
): Promise<PeerPlay> {
  const children: Child[] = []
  const start = async (name: string, file: string) => {
    const child = await Child.start(name, file)
    children.push(child)
    return child
  }
  try {
    const server = await start(kind, `${folder}serve.js`)
    const port = await server.call<number>('start', { kind, side })
    const listeners = await start('listeners', `${folder}listen.js`)
    const scripts = Array.from({ length: PAIRS }, (_, n) => {
      const script = new Script(1_000_000 + n, false)
      return Array.from({ length: DECISIONS }, () => script.next())
    })
    await listeners.call('join', { kind, port, scripts })
    const crowd = await start('crowd', await programFile('peer-crowd'))
    const count = Math.max(1, players - 2 * PAIRS)
    await crowd.call('join', { port, kind, count, perSecond: JOINS_PER_SECOND } satisfies PeerJoin)
    await pause(1500)
    const take = () =>
      Promise.all([
        server.call<ServerReport>('report'),
        crowd.call<PeerCrowdReport>('report'),
        listeners.call<Listened>('report'),
      ])
    const [serverBefore, crowdBefore, listenersBefore] = await take()
    await pause(seconds * 1000)
    const [serverAfter, crowdAfter, listenersAfter] = await take()
    const passed = (crowdAfter.at - crowdBefore.at) / 1000
    const latencies = listenersAfter.latencies.sort((a, b) => a - b)
    const load = shareOf(crowdBefore, crowdAfter).cpu
    const each = Math.max(1, crowdAfter.present) * passed
    return {
      players,
      cpu: shareOf(serverBefore, serverAfter).cpu,
      bytesPerPlayer: (crowdAfter.bytes - crowdBefore.bytes) / each,
      messagesPerPlayer: (crowdAfter.messages - crowdBefore.messages) / each,
      latencyP50: quantile(latencies, 0.5),
      latencyP99: quantile(latencies, 0.99),
      latencies: latencies.length,
      lost: crowdAfter.lost + count - crowdAfter.present,
      load,
      saturated: load > SATURATED || shareOf(listenersBefore, listenersAfter).cpu > SATURATED,
    }
  } finally {
    await Promise.all(children.map((child) => child.stop()))
  }
}

interface Listened {
  readonly latencies: number[]
  readonly cpu: { user: number; system: number }
  readonly at: number
}
