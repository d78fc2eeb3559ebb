// One HTTP request and its answer: reads the body, gets the answer, and passes it to the kernel as fast as the peer
// reads. The part that the kernel does not accept yet is not copied.
import type { HttpResponse } from 'uWebSockets.js'
import { MAX_BODY_BYTES } from '../../shared/limits.ts'
import type { Logger } from '../process/logger.ts'
import { OpenStream } from './open-stream.ts'
import { type Head, isStream, type Reply, type Request, type Stream } from './request.ts'

export interface ExchangeOptions {
  /** Judges a request before its body is read; a Reply refuses it. */
  readonly screen: (head: Head) => Reply | null
  readonly respond: (request: Request) => Reply | Promise<Reply>
  /** The answer to a body of more than MAX_BODY_BYTES. */
  readonly tooLong: Reply
  /** The answer to a request with two lengths: nobody can tell where it ends. */
  readonly ambiguous: Reply
  /** The answer to a request that failed because of a bug in the server. */
  readonly failed: Reply
  readonly log: Logger
}

/** What an exchange needs of its connection. */
export interface Line {
  /** Whether it may stay open after the answer. */
  readonly mayStay: boolean
  /** Runs `work`, which writes and may find the connection closed. */
  write(work: () => void): void
  /** To be called when the kernel has the whole answer. */
  finished(): void
}

const NO_BYTES = new Uint8Array()

export class Exchange {
  private lost = false
  /** Its connection closes after the answer. */
  isLast = false
  private readonly response: HttpResponse
  private readonly head: Head
  private readonly options: ExchangeOptions
  private readonly chunks: Uint8Array[] = []
  private refusal: Reply | null
  private line: Line | null = null
  private open: OpenStream | null = null
  private isDecided = false
  private isFinished = false

  constructor(response: HttpResponse, head: Head, refusal: Reply | null, options: ExchangeOptions) {
    this.response = response
    this.head = head
    this.refusal = refusal
    this.options = options
  }

  /** Its connection is closed. */
  get isLost(): boolean {
    return this.lost
  }

  /** Its connection has closed. */
  lose(): void {
    if (this.lost) return
    this.lost = true
    this.open?.lost()
  }

  /** Must be called before the first chunk. */
  begin(line: Line): void {
    this.line = line
    try {
      this.judge(line)
    } catch (error) {
      this.fail(error)
    }
  }

  /** Takes a part of the body. Its memory is freed when this returns. */
  receive(chunk: Uint8Array, isWhole: boolean): void {
    if (this.isDecided) return
    if (this.head.method === 'post') this.chunks.push(chunk.slice())
    if (!isWhole) return
    if (this.refusal !== null) this.answer(this.refusal)
    else this.respond()
  }

  private judge({ mayStay }: Line): void {
    const { head, options } = this
    // A client behind a proxy that forwards raw bytes could put its own PROXY header before its next request. For HEAD,
    // see write().
    this.isLast = !mayStay || head.proxied !== '' || head.method === 'head'
    const length = head.header('content-length')
    // Several lines were joined by commas.
    if (!/^\d*$/.test(length)) return this.answerLast(options.ambiguous)
    this.refusal ??= options.screen(head)
    if (Number(length) > MAX_BODY_BYTES) this.answerLast(this.refusal ?? options.tooLong)
  }

  private async respond(): Promise<void> {
    const { options, head, chunks } = this
    try {
      this.answer(await options.respond({ ...head, body: Buffer.concat(chunks) }))
    } catch (error) {
      this.fail(error)
    }
  }

  private fail(error: unknown): void {
    this.options.log.error({ error: String(error) }, 'request not handled')
    this.answerLast(this.options.failed)
  }

  /** Answers and closes the connection: the rest of the request is not read. */
  private answerLast(reply: Reply): void {
    this.isLast = true
    this.answer(reply)
  }

  private answer(reply: Reply): void {
    this.isDecided = true
    // Not at once: if another request follows in the same packet, it must find this one unanswered (see HttpConnections).
    setImmediate(() => {
      try {
        if (!this.isLost) this.write(reply)
      } catch (error) {
        this.options.log.error({ error: String(error) }, 'request not answered')
      }
    })
  }

  private write(reply: Reply): void {
    const { response } = this
    const { body } = reply
    if (isStream(body)) return this.stream(reply, body)
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    this.send(bytes, () => this.writeHead(reply))
    if (this.isFinished) return
    const goOn = () => {
      const isTaken = this.send(bytes)
      // There is no body to send, but uWebSockets.js waits for one. Now that the head is out, close.
      if (isTaken && this.head.method === 'head') response.close()
      return isTaken
    }
    if (this.head.method === 'head') goOn()
    if (!this.isLost) response.onWritable(goOn)
  }

  private writeHead({ status, headers }: Reply): void {
    const { response, isLast } = this
    response.writeStatus(status)
    for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value)
    if (isLast) response.writeHeader('Connection', 'close')
  }

  /** Writes the head, and lets the body be written as it comes. Of a HEAD nothing comes. */
  private stream(reply: Reply, body: Stream): void {
    const { response, line } = this
    this.isLast = true
    const finish = (end: () => void) => {
      line?.write(end)
      line?.finished()
    }
    if (this.head.method !== 'head') {
      response.cork(() => this.writeHead(reply))
      this.open = new OpenStream(response, body, finish)
      return
    }
    finish(() =>
      response.cork(() => {
        this.writeHead(reply)
        response.endWithoutBody(0, true)
      }),
    )
  }

  /** Sends what the kernel accepts. Returns whether it accepted everything offered. */
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
