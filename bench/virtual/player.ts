// Somebody at a screen: a visit over some line, its picture drawn so many times a second, and a pilot who sees that.
import type { BadLine } from '../../client/bad-line.ts'
import type { Control } from '../../client/helm.ts'
import { Picture } from '../../client/picture.ts'
import type { Sky } from '../../client/sky.ts'
import type { Visit } from '../../client/visit.ts'
import type { VirtualServer } from './virtual-server.ts'

export interface Pilot {
  decide(sky: Sky, now: number): Control
}

export class VirtualPlayer {
  readonly visit: Visit
  readonly picture: Picture
  readonly line: BadLine

  constructor(server: VirtualServer, name: string, line: BadLine) {
    const { timers } = server
    this.line = line
    this.visit = server.visit(name, line, {
      welcomed: () => {
        this.picture.welcomed()
        this.picture.camera.watch(this.visit.pilot)
      },
      event: (tick, block, at) => this.picture.event(tick, block, at, timers.now()),
      entered: (kind, id) => this.picture.entered(kind, id),
      ticked: () => this.picture.ticked(),
      framed: (tick) => this.picture.framed(tick, timers.now()),
      ponged: (sent, tick) => this.picture.ponged(sent, timers.now(), tick),
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
