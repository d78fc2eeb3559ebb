// Telling the operator about somebody.
import type { Problem, ReportOrder } from '../shared/admission.ts'

/** Milliseconds after which an answer is not waited for any more. */
const PATIENCE_MS = 8000

/** How it went: null when the report was taken, else an HTTP status and the server's reason; 0 and '' without an answer. */
export type ReportFault = { readonly status: number; readonly reason: string } | null

/** Sends a report to the server whose API is at `api`. */
export async function sendReport(api: string, order: ReportOrder): Promise<ReportFault> {
  const answer = await fetch(`${api}/reports`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => null)
  if (answer === null) return { status: 0, reason: '' }
  if (answer.ok) return null
  // A proxy's answer may be none of ours.
  const problem: Partial<Problem> = await answer.json().catch(() => ({}))
  return { status: answer.status, reason: problem.detail ?? '' }
}
