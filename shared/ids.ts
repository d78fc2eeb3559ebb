// Numbers that must not be taken for each other. A plain number may stand for any of them, and is what arrays of numbers
// hold; but where two of these kinds meet, the compiler tells them apart.

type Flavored<Name extends string> = number & { readonly is?: Name }

/** A pilot of a universe, and its ship: they have one number. */
export type PilotId = Flavored<'pilot'>
/** A sector of a grid, row by row from the top left. */
export type SectorId = Flavored<'sector'>
/** A shot, rock or gem, among those of its kind. */
export type BodyId = Flavored<'body'>
/** A step of a universe; the state at its end. */
export type Tick = Flavored<'tick'>
