// Branded numbers, so that one kind of id is never taken for another.

declare const brand: unique symbol
type Branded<Name extends string> = number & { readonly [brand]: Name }

/** A pilot's number in its universe; its ship has the same number. Lowest free first, so that it is short on the wire. */
export type PilotId = Branded<'PilotId'>
/** A sector's index: row * columns + column. */
export type Sector = Branded<'Sector'>
/** Ticks since the universe began. */
export type Tick = number
