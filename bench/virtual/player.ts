// Somebody at a screen: a visit over some line, its picture drawn so many times a second, and a pilot who sees that.
import { overBadLine } from '../../client/bad-line.ts'
import type { Control } from '../../client/helm.ts'
import { Picture } from '../../client/picture.ts'
import type { BadLine } from '../../client/read-bad-line.ts'
import type { Sky } from '../../client/sky.ts'
import { Visit, type VisitListener } from '../../client/visit.ts'
import { Valve } from './valve.ts'
import type { VirtualServer } from './virtual-server.ts'

/** What a player needs of a server; a recording has it, too. */
export type Reachable = Pick<VirtualServer, 'timers' | 'chance' | 'socketsFor'>

export interface Pilot {
  decide(sky: Sky, now: number): Control
}

export class VirtualPlayer {
  readonly visit: Visit
  readonly picture: Picture
  readonly line: BadLine
  /** Shut, it holds back what is on the line; and what has come through it, as a machine does that is busy. */
  readonly onLine: Valve
  readonly atHome: Valve

  constructor(server: Reachable, name: string, line: BadLine) {
    const { timers } = server
    const random = server.chance()
    this.line = line
    this.onLine = new Valve(timers)
    this.atHome = new Valve(timers)
    const slow = overBadLine(server.socketsFor(name), line, timers, random)
    const listener: VisitListener = {
      welcomed: () => {
        this.picture.welcomed()
        this.picture.camera.watch(this.visit.pilot)
      },
      event: (tick, block, at) => this.picture.event(tick, block, at, timers.now()),
      entered: (kind, id) => this.picture.entered(kind, id),
      ticked: () => this.picture.ticked(),
      framed: (tick) => this.picture.framed(tick, timers.now()),
      arrived: (tick, lateMs) => this.picture.arrived(tick, lateMs, timers.now()),
      report: () => this.picture.stutters.takeReport(),
      ponged: (sent, tick) => this.picture.ponged(sent, timers.now(), tick),
    }
    this.visit = new Visit({
      url: '',
      requestTicket: (_key, answered) => answered({ is: 'granted', ticket: name }),
      createSocket: this.atHome.over(this.onLine.over(slow)),
      timers,
      random,
      listener,
    })
    this.picture = new Picture(this.visit)
  }

  /** One frame: what is drawn now. */
  look(now: number): Sky {
    return this.picture.sky(now)
  }

  steer(control: Control, now: number): void {
    this.picture.steer(control, now)
  }
}
