// How busy this process is: the share of a core that it used, or all of it when its ticks come late for another reason.

/** Late ticks since the last reading from which on the process counts as busy, however little it could compute. */
const MANY_LATE = 3

export class Gauge {
  private readonly now: () => number
  private at: number
  private cpu: NodeJS.CpuUsage
  private late = 0

  /** `now`: a clock in milliseconds. */
  constructor(now: () => number) {
    this.now = now
    this.at = now()
    this.cpu = process.cpuUsage()
  }

  /** The share since the last reading, 0..1. `late`: ticks that came late since the start. */
  read(late: number): number {
    const at = this.now()
    const cpu = process.cpuUsage()
    const used = (cpu.user - this.cpu.user + cpu.system - this.cpu.system) / 1000
    const share = used / Math.max(1, at - this.at)
    const isLate = late - this.late >= MANY_LATE
    this.at = at
    this.cpu = cpu
    this.late = late
    return isLate ? 1 : Math.min(1, share)
  }
}
