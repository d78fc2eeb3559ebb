// An HTTP request and its answer, apart from the library that carries them.

/** Who asks, as far as the connection and the headers say; nothing of it is believed yet. */
export interface Sender {
  /** The other end of the connection. */
  readonly peer: string
  /** Of a PROXY protocol header in front of the request; '' without one. */
  readonly proxied: string
  /** All lines of a header, by its lower-case name, joined by commas in their order (RFC 9110, 5.3); '' for none. */
  header(name: string): string
}

export interface Head extends Sender {
  /** In lower case. */
  readonly method: string
  /** Without the query. */
  readonly path: string
}

export interface Request extends Head {
  /** At most MAX_BODY_BYTES; empty unless the method is POST. */
  readonly body: Uint8Array
}

export interface Reply {
  readonly status: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}
