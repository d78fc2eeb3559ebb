// One HTTP request and its answer: reads the body, asks for the answer, and hands it to the kernel as fast as the peer
// takes it. What the kernel does not take stays where it is, uncopied.
import type { HttpResponse } from 'uWebSockets.js'
import { MAX_BODY_BYTES } from '../../shared/limits.ts'
import type { Logger } from '../process/logger.ts'
import type { Head, Reply, Request } from './request.ts'

export interface ExchangeOptions {
  /** Looks at a request before its body is read; a Reply refuses it. */
  readonly screen: (head: Head) => Reply | null
  readonly respond: (request: Request) => Reply | Promise<Reply>
  /** The answer to a body of more than MAX_BODY_BYTES. */
  readonly tooLong: Reply
  /** The answer to a request with two lengths, which may end in one place or another. */
  readonly ambiguous: Reply
  /** The answer to a request that failed for a fault of ours. */
  readonly failed: Reply
  readonly log: Logger
}

/** What an exchange needs of its connection. */
export interface Line {
  /** Whether it may be kept after the answer. */
  readonly mayStay: boolean
  /** Runs `work`, which writes; the connection may be gone afterwards. */
  write(work: () => void): void
  /** The kernel has the whole answer. */
  finished(): void
}

const NO_BYTES = new Uint8Array()

export class Exchange {
  /** Its connection is gone. */
  isLost = false
  private readonly response: HttpResponse
  private readonly head: Head
  private readonly options: ExchangeOptions
  private readonly chunks: Uint8Array[] = []
  private refusal: Reply | null
  private line: Line | null = null
  private isDecided = false
  private isFinished = false
  private isLast = false

  constructor(response: HttpResponse, head: Head, refusal: Reply | null, options: ExchangeOptions) {
    this.response = response
    this.head = head
    this.refusal = refusal
    this.options = options
  }

  /** Whether the connection ends with this answer. */
  get endsConnection(): boolean {
    return this.isLast
  }

  /** To be called before the first chunk. */
  begin(line: Line): void {
    const { head, options } = this
    this.line = line
    // Whoever comes through a proxy that passes bytes on unread could put a PROXY header of their own before the next
    // request. HEAD: see write().
    this.isLast = !line.mayStay || head.proxied !== '' || head.method === 'head'
    const length = head.header('content-length')
    // Two lines have a comma between them.
    if (!/^\d*$/.test(length)) return this.answerLast(options.ambiguous)
    this.refusal ??= options.screen(head)
    if (Number(length) > MAX_BODY_BYTES) this.answerLast(this.refusal ?? options.tooLong)
  }

  /** A part of the body, whose memory is gone when this returns. */
  receive(chunk: Uint8Array, isWhole: boolean): void {
    if (this.isDecided) return
    if (this.head.method === 'post') this.chunks.push(chunk.slice())
    if (!isWhole) return
    if (this.refusal !== null) this.answer(this.refusal)
    else this.respond()
  }

  private async respond(): Promise<void> {
    const { options, head, chunks } = this
    try {
      this.answer(await options.respond({ ...head, body: Buffer.concat(chunks) }))
    } catch (error) {
      options.log.error({ error: String(error) }, 'request not handled')
      this.answer(options.failed)
    }
  }

  /** What follows is not read: the connection ends with the answer. */
  private answerLast(reply: Reply): void {
    this.isLast = true
    this.answer(reply)
  }

  private answer(reply: Reply): void {
    this.isDecided = true
    // Not at once: a request behind this one in the same packet is to find it unanswered, which ends the connection.
    setImmediate(() => {
      try {
        if (!this.isLost) this.write(reply)
      } catch (error) {
        this.options.log.error({ error: String(error) }, 'request not answered')
      }
    })
  }

  private write({ status, headers, body }: Reply): void {
    const { response } = this
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    this.send(bytes, () => {
      response.writeStatus(status)
      for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value)
      if (this.isLast) response.writeHeader('Connection', 'close')
    })
    if (this.isFinished) return
    const goOn = () => {
      const isTaken = this.send(bytes)
      // uWebSockets.js waits for the body, of which nothing is sent; but nothing waits either.
      if (isTaken && this.head.method === 'head') response.close()
      return isTaken
    }
    if (this.head.method === 'head') goOn()
    if (!this.isLost) response.onWritable(goOn)
  }

  /** Sends what the kernel takes; gives whether nothing of that is left. */
  private send(bytes: Uint8Array, begin: () => void = () => undefined): boolean {
    const { response, line, head } = this
    let isTaken = false
    line?.write(() =>
      response.cork(() => {
        begin()
        const rest = head.method === 'head' ? NO_BYTES : bytes.subarray(response.getWriteOffset())
        ;[isTaken, this.isFinished] = response.tryEnd(rest, bytes.length)
      }),
    )
    if (this.isFinished) line?.finished()
    return isTaken
  }
}
