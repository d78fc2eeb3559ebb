// Limits the reports of each network on the operators' list, so that nobody can push other reports off it.
import { REPORT_SHARE_MS, REPORTS_PER_ADDRESS, REPORTS_SHOWN } from '../../../shared/limits.ts'
import type { Networks } from './addresses.ts'
import { NetworkCounts } from './limits.ts'

export class ReportShares {
  /** The reports on the list, oldest first, since the process started. */
  private readonly shown: { readonly networks: Networks; readonly at: number }[] = []
  private readonly counts = new NetworkCounts()

  /** Whether these networks may add a report. @param now in milliseconds */
  hasRoom(networks: Networks, now: number): boolean {
    while (this.shown.length > 0 && this.shown[0]!.at <= now - REPORT_SHARE_MS) this.forgetOldest()
    return this.counts.hasRoom(networks, REPORTS_PER_ADDRESS)
  }

  add(networks: Networks, now: number): void {
    this.shown.push({ networks, at: now })
    this.counts.add(networks)
    if (this.shown.length > REPORTS_SHOWN) this.forgetOldest()
  }

  private forgetOldest(): void {
    this.counts.remove(this.shown.shift()!.networks)
  }
}
