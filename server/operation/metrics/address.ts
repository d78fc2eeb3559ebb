// Where metrics are served.

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** Reads 9464 (on 127.0.0.1), 0.0.0.0:9464 or [::1]:9464. Throws an Error with one line. */
export function readAddress(text: string): ListenAddress {
  const [, bracketed, plain, port] = /^(?:(?:\[([0-9a-fA-F:]+)\]|([^\s:[\]]+)):)?(\d{1,5})$/.exec(text) ?? []
  if (port === undefined || Number(port) > 65_535)
    throw new Error('An address is a port such as 9464, or address:port such as 0.0.0.0:9464.')
  return { host: bracketed ?? plain ?? '127.0.0.1', port: Number(port) }
}
