// Whose reports operators are shown: so many of one network at most, so that nobody can push the others off their list.
import { REPORT_SHARE_MS, REPORTS_PER_ADDRESS, REPORTS_SHOWN } from '../../../shared/limits.ts'
import type { Networks } from './addresses.ts'
import { NetworkCounts } from './limits.ts'

export class ReportShares {
  /** Of the reports that are shown, the oldest first, since the start of the process. */
  private readonly shown: { readonly networks: Networks; readonly at: number }[] = []
  private readonly counts = new NetworkCounts()

  /** Whether a report from here would be one among others. @param now in milliseconds */
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
