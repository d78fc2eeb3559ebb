// An HTTP request and its answer, as types that do not depend on the library.

/** The sender of a request as the connection and the headers describe it. None of this is verified. */
export interface Sender {
  /** The other end of the connection. */
  readonly peer: string
  /** The address in a PROXY protocol header before the request; '' without one. */
  readonly proxied: string
  /** All lines of a header, by its lower-case name, in order and joined by commas (RFC 9110, 5.3), cookies by semicolons; '' for none. */
  header(name: string): string
}

export interface Head extends Sender {
  /** In lower case. */
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** What comes after the question mark; '' for none. */
  readonly query: string
}

export interface Request extends Head {
  /** At most MAX_BODY_BYTES; empty unless the method is POST. */
  readonly body: Uint8Array
}

export interface Reply {
  readonly status: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | Stream
}

/** A body without an end, such as events. The connection closes after it. */
export interface Stream {
  /** The head of the answer is written; called once. */
  readonly open: (sink: Sink) => Reader
}

export interface Sink {
  /** False if the kernel has not taken it all: then the next write is to wait for `drained`, or memory grows. */
  write(bytes: Uint8Array): boolean
  /** Ends the body, and the connection once everything is written. */
  end(bytes: Uint8Array): void
}

/** Whoever writes to a sink. */
export interface Reader {
  /** The kernel has taken all that was written. */
  drained(): void
  /** The connection is gone. Called once, and not after `end`. */
  closed(): void
}

export function isStream(body: Reply['body']): body is Stream {
  return typeof body === 'object' && 'open' in body
}
