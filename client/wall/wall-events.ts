// Follows the events of a universe for as long as the page is open: an EventSource goes on by itself after a lost
// connection, and is replaced when the server refused it. Either way it says which event it had last.
const EVENTS = [
  'universe',
  'overview',
  'joined',
  'left',
  'destroyed',
  'leader',
  'ruled',
  'gap',
  'cut',
  'restart',
  'closed',
]
const RETRY_MS = 3000

export interface WallListener {
  readonly heard: (event: string, data: unknown) => void
  readonly lost: () => void
  /** There is no such universe; nothing follows. */
  readonly unknown: () => void
}

/** Gives what ends it. */
export function followUniverse(universe: string, listener: WallListener): () => void {
  const path = `/api/universes/${encodeURIComponent(universe)}`
  let source: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastId = ''
  let isOver = false
  const end = (): void => {
    isOver = true
    clearTimeout(timer)
    source?.close()
  }
  const take = ({ type, data, lastEventId }: MessageEvent<string>): void => {
    lastId = lastEventId
    listener.heard(type, JSON.parse(data))
    if (type === 'closed') end()
  }
  const open = (): void => {
    const opened = new EventSource(`${path}/events${lastId === '' ? '' : `?after=${lastId}`}`)
    source = opened
    for (const event of EVENTS) opened.addEventListener(event, take)
    opened.addEventListener('error', () => {
      listener.lost()
      if (opened.readyState === EventSource.CLOSED) void refused()
    })
  }
  /** An EventSource does not say why it was refused. */
  const refused = async (): Promise<void> => {
    const status = await fetch(path).then(
      (answer) => answer.status,
      () => 0,
    )
    if (isOver) return
    if (status === 404) {
      end()
      listener.unknown()
    } else timer = setTimeout(open, RETRY_MS)
  }
  open()
  return end
}
