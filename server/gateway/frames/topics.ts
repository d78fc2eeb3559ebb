// Every topic name is made here.

/** The topic of those who watch from home sector `home` of the universe that is number `universe` of this server. */
export function homeTopic(universe: number, home: number): string {
  return `${universe}/${home}`
}
