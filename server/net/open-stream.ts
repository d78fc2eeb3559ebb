// A body that is written as it comes, such as events. What the kernel does not take at once waits in this process, so
// whoever writes is told, and writes nothing more until it is taken.
import type { HttpResponse } from 'uWebSockets.js'
import type { Reader, Sink, Stream } from './request.ts'

const NO_BYTES = new Uint8Array()

export class OpenStream implements Sink {
  private readonly response: HttpResponse
  /** To be called around the end of the response, and after it. */
  private readonly finish: (end: () => void) => void
  private reader: Reader | null
  private isEnding = false
  private isOver = false

  /** The head is written already. */
  constructor(response: HttpResponse, { open }: Stream, finish: (end: () => void) => void) {
    this.response = response
    this.finish = finish
    this.reader = null
    response.onWritable(() => {
      this.drained()
      return true
    })
    this.reader = open(this)
  }

  write(bytes: Uint8Array): boolean {
    if (this.isOver) return false
    let isTaken = false
    this.response.cork(() => {
      isTaken = this.response.write(bytes)
    })
    return isTaken
  }

  end(bytes: Uint8Array): void {
    if (this.isOver || this.isEnding) return
    this.isEnding = true
    this.reader = null
    if (this.write(bytes)) this.close()
  }

  /** The connection is gone. */
  lost(): void {
    if (this.isOver) return
    this.isOver = true
    this.reader?.closed()
    this.reader = null
  }

  private drained(): void {
    if (this.isOver) return
    if (this.isEnding) this.close()
    else this.reader?.drained()
  }

  private close(): void {
    this.isOver = true
    this.finish(() => this.response.cork(() => this.response.end(NO_BYTES, true)))
  }
}
