// A universe's own list of who flies in it.

export interface Pilot {
  readonly id: number
  readonly name: string
  readonly drone: boolean
  score: number
  /** The tick from which the gun may fire again. */
  readyAt: number
  /** The tick at which the pilot gets a ship; counts only while it has none. */
  spawnAt: number
  /** The controls its next ship starts with. */
  next: Controls
}

/** What a pilot holds down, and the input sequence number that said so. */
export interface Controls {
  readonly target: number
  readonly controls: number
  readonly sequence: number
}

/** Pilots by id. The list is in the order of joining, but for gaps that the last one fills. */
export class Pilots {
  private readonly byId: (Pilot | undefined)[] = []
  private readonly names: string[] = []
  readonly list: Pilot[] = []

  get(id: number): Pilot | undefined {
    return this.byId[id]
  }

  /** The name of who has this number, or had it last. */
  nameOf(id: number): string {
    return this.names[id] ?? ''
  }

  add(pilot: Pilot): void {
    this.names[pilot.id] = pilot.name
    this.byId[pilot.id] = pilot
    this.list.push(pilot)
  }

  remove(id: number): void {
    const pilot = this.byId[id]
    if (pilot === undefined) return
    this.byId[id] = undefined
    const last = this.list.pop()!
    if (last !== pilot) this.list[this.list.indexOf(pilot)] = last
  }
}
