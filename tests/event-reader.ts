// Reads the events of a universe over HTTP, as a program would.
export interface ServerEvent {
  readonly id: string
  readonly event: string
  readonly data: Record<string, unknown>
}

export class EventReader {
  /** The id of the last event that had one. */
  lastId = ''
  readonly events: ServerEvent[] = []
  comments = 0
  isOver = false
  private readonly abort = new AbortController()
  private wake: () => void = () => undefined

  /** Once the head of the answer is there. Rejects with the status when that is not 200. */
  static async open(http: string, universe: string, lastId = ''): Promise<EventReader> {
    const reader = new EventReader()
    const answer = await fetch(`${http}/api/universes/${universe}/events`, {
      headers: lastId === '' ? {} : { 'Last-Event-ID': lastId },
      signal: reader.abort.signal,
    })
    if (answer.status !== 200) throw new Error(String(answer.status))
    reader.lastId = lastId
    reader.read(answer.body!).catch(() => reader.end())
    return reader
  }

  /** The events but for overviews, of those that are counted. */
  get told(): ServerEvent[] {
    return this.events.filter(({ id, event }) => id !== '' && event !== 'universe')
  }

  /** The first event that fits; waits for it. */
  async next(fits: (event: ServerEvent) => boolean): Promise<ServerEvent> {
    for (;;) {
      const found = this.events.find(fits)
      if (found !== undefined) return found
      if (this.isOver) throw new Error('The events are over.')
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
    }
  }

  /** Resolves when the server has ended it. */
  async ended(): Promise<void> {
    while (!this.isOver)
      await new Promise<void>((resolve) => {
        this.wake = resolve
      })
  }

  close(): void {
    this.abort.abort()
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true })
      const blocks = text.split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) this.take(block)
      this.wake()
    }
    this.end()
  }

  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ')[0]!, line.slice(line.indexOf(': ') + 2)]),
    )
    if (!fields.has('event')) {
      if (block.startsWith(':')) this.comments++
      return
    }
    const id = fields.get('id') ?? ''
    if (id !== '') this.lastId = id
    this.events.push({ id, event: fields.get('event')!, data: JSON.parse(fields.get('data')!) })
  }

  private end(): void {
    this.isOver = true
    this.wake()
  }
}
