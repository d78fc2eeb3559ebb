// What the server's parts need of a log. One JSON line an event; pino writes them.

export interface Logger {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
