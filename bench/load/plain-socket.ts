// A WebSocket client (RFC 6455) that costs next to nothing, for thousands in one process: it finds where messages begin
// and end, and leaves them where they are. No extensions, no fragments: the servers it is for send neither.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

export interface PlainListener {
  opened(): void
  /** A message is bytes[from] .. bytes[to - 1], only until this returns. */
  message(bytes: Buffer, from: number, to: number): void
  /** With the close code that came, or 1006. */
  closed(code: number, reason: string): void
}

export interface PlainOptions {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly listener: PlainListener
}

const TEXT = 0x1
const BINARY = 0x2
const CLOSE = 0x8
const PING = 0x9
const PONG = 0xa

/** One for all sockets: what was read is done with when the next read comes. */
const shared = Buffer.allocUnsafeSlow(256 * 1024)

/**
 * A client's frame of `payload`. Its mask is four zeros: a mask like any other to who unmasks, and masking with it
 * changes nothing, so it costs nothing.
 */
export function clientFrame(payload: Uint8Array, opcode: number): Buffer {
  const long = payload.length > 125
  const frame = Buffer.alloc((long ? 8 : 6) + payload.length)
  frame[0] = 0x80 | opcode
  frame[1] = 0x80 | (long ? 126 : payload.length)
  if (long) frame.writeUInt16BE(payload.length, 2)
  frame.set(payload, long ? 8 : 6)
  return frame
}

export function binaryFrame(payload: Uint8Array): Buffer {
  return clientFrame(payload, BINARY)
}

export function textFrame(text: string): Buffer {
  return clientFrame(Buffer.from(text), TEXT)
}

export class PlainSocket {
  /** Bytes received since the upgrade, framing included. */
  bytes = 0
  /** Reads from the kernel. */
  reads = 0
  private readonly listener: PlainListener
  private readonly socket: Socket
  private rest: Buffer | null = null
  private open = false
  private ended = false

  constructor({ port, path, headers, listener }: PlainOptions) {
    this.listener = listener
    this.socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (length, buffer) => {
          this.read(buffer as Buffer, length)
          return true
        },
      },
    })
    const fields = {
      Host: `127.0.0.1:${port}`,
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      'Sec-WebSocket-Version': '13',
      ...headers,
    }
    const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
    this.socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
    this.socket.on('error', () => undefined)
    this.socket.on('close', () => this.end(1006, ''))
  }

  /** Sends a whole frame. */
  send(frame: Buffer): void {
    if (this.open) this.socket.write(frame)
  }

  close(): void {
    const code = Buffer.from([1000 >> 8, 1000 & 255])
    this.send(clientFrame(code, CLOSE))
    this.socket.end()
  }

  private read(chunk: Buffer, length: number): void {
    this.reads++
    let bytes = chunk
    let end = length
    if (this.rest !== null) {
      bytes = Buffer.concat([this.rest, chunk.subarray(0, length)])
      end = bytes.length
      this.rest = null
    }
    let at = 0
    if (!this.open) {
      const head = bytes.subarray(0, end).indexOf('\r\n\r\n')
      if (head >= 0) {
        if (!bytes.toString('latin1', 0, 12).startsWith('HTTP/1.1 101')) {
          this.end(1006, bytes.toString('latin1', 0, Math.min(head, 200)))
          this.socket.destroy()
          return
        }
        at = head + 4
        this.open = true
        this.listener.opened()
      }
    }
    if (this.open) {
      const from = at
      at = this.frames(bytes, at, end)
      this.bytes += at - from
    }
    if (at < end) this.rest = Buffer.from(bytes.subarray(at, end))
  }

  /** Reads whole frames; gives where the first that is not whole begins. */
  private frames(bytes: Buffer, at: number, end: number): number {
    while (end - at >= 2) {
      let length = bytes[at + 1]!
      let start = at + 2
      if (length === 126) {
        if (end - at < 4) return at
        length = bytes.readUInt16BE(at + 2)
        start = at + 4
      } else if (length === 127) {
        if (end - at < 10) return at
        length = bytes.readUInt32BE(at + 6)
        start = at + 10
      }
      if (end - start < length) return at
      this.frame(bytes[at]! & 0xf, bytes, start, start + length)
      at = start + length
    }
    return at
  }

  private frame(opcode: number, bytes: Buffer, from: number, to: number): void {
    if (opcode === TEXT || opcode === BINARY) this.listener.message(bytes, from, to)
    else if (opcode === PING) this.send(clientFrame(bytes.subarray(from, to), PONG))
    else if (opcode === CLOSE) {
      this.end(to - from >= 2 ? bytes.readUInt16BE(from) : 1005, bytes.toString('utf8', from + 2, to))
      this.socket.end()
    }
  }

  private end(code: number, reason: string): void {
    if (this.ended) return
    this.ended = true
    this.open = false
    this.listener.closed(code, reason)
  }
}
