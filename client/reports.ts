// Telling the operator about somebody.
import type { Problem, ReportOrder } from '../shared/admission.ts'

/** Milliseconds after which an answer is not waited for any more. */
const PATIENCE_MS = 8000

/** Sends a report to the server whose API is at `api`. Throws an Error, fit to be shown, when it was not taken. */
export async function sendReport(api: string, order: ReportOrder): Promise<void> {
  const answer = await fetch(`${api}/reports`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => {
    throw new Error('The server did not answer.')
  })
  if (answer.ok) return
  // A proxy's answer may be none of ours.
  const problem: Partial<Problem> = await answer.json().catch(() => ({}))
  throw new Error(problem.detail ?? `The server answered with ${answer.status}.`)
}
