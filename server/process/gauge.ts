// How busy this process is: the share of a core that it used, or all of it when it had to skip ticks.

export class Gauge {
  private readonly now: () => number
  private at: number
  private cpu: NodeJS.CpuUsage
  private skipped = 0

  /** `now`: a clock in milliseconds. */
  constructor(now: () => number) {
    this.now = now
    this.at = now()
    this.cpu = process.cpuUsage()
  }

  /** The share since the last reading, 0..1. `skipped`: ticks that were skipped since the start. */
  read(skipped: number): number {
    const at = this.now()
    const cpu = process.cpuUsage()
    const used = (cpu.user - this.cpu.user + cpu.system - this.cpu.system) / 1000
    const share = used / Math.max(1, at - this.at)
    const isBehind = skipped > this.skipped
    this.at = at
    this.cpu = cpu
    this.skipped = skipped
    return isBehind ? 1 : Math.min(1, share)
  }
}
