// What the operators' page asks the server: paths after /api/operator/, and errors fit to be shown.
import type { Problem } from '../../shared/admission.ts'

/** The server refused, or cannot be reached (status 0). */
export class Fault extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** With POST if there is a body. Rejects with Fault. */
export async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const order =
    body === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }
  const answer = await fetch(`/api/operator/${path}`, order).catch(() => {
    throw new Fault(0, '')
  })
  const value: unknown = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Fault(answer.status, (value as Partial<Problem>).detail ?? String(answer.status))
  return value as Answer
}
