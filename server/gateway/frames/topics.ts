// Every topic name is made here.

/** The topic of frame stream `stream` of the universe that is number `universe` of this server. */
export function streamTopic(universe: number, stream: number): string {
  return `${universe}/${stream}`
}
