// The numbers both ends agree on: time, space, and how ships, shots, rocks and gems behave.
// Changing one changes the protocol (docs/PROTOCOL.md, "Motion") and the golden tests.

/** Steps of a universe per second. */
export const TICKS_PER_SECOND = 20
/** Milliseconds per tick. */
export const TICK_MS = 1000 / TICKS_PER_SECOND
/** Ticks that a ship whose pilot is gone waits for it, 30 seconds: long enough for a lift or a tunnel. */
export const RESUME_TICKS = 30 * TICKS_PER_SECOND

/** Sub-units per unit. Positions are whole sub-units, velocities whole sub-units per tick. */
export const SUB_UNITS = 16
/** log2 of a sector's side in sub-units: 512 units = 8,192 sub-units. */
export const SECTOR_SHIFT = 13
/** A sector's side in sub-units. */
export const SECTOR_SIZE = 1 << SECTOR_SHIFT
/** Fewest and most sectors along one side of a universe. Fewer than 5 and a view would see a sector twice. */
export const MIN_SIDE = 5
export const MAX_SIDE = 128

/** A view is this many sectors around the home sector; it always covers the field of view. */
export const VIEW_COLUMNS = 5
export const VIEW_ROWS = 3
export const VIEW_SECTORS = VIEW_COLUMNS * VIEW_ROWS
/** What a screen shows at most, in units. */
export const FIELD_WIDTH = 1600
export const FIELD_HEIGHT = 900

/** Control bits of a ship. */
export const THRUST = 1
export const FIRE = 2
export const SPECIAL = 4

// Turning, thrust, hull and reload are those of the first class of ships; ship-classes.ts has the others'.
/** Heading steps (of 256 to the circle) a ship turns per tick at most: 14 degrees, 281 a second. */
export const TURN_RATE = 10
/** Thrust in sub-units per tick, per tick: 300 units per second, per second. */
export const THRUST_POWER = 12
/** Drag takes 1/2^5 of the velocity each tick; with the thrust above the top speed is 372, 465 units a second. */
export const DRAG_SHIFT = 5
/** A ship's speed along each axis at most, in sub-units per tick: what specials and collisions add is cut off above it. */
export const TOP_SPEED = 560
/** A rock's speed along each axis at most, in sub-units per tick: 40 units a second. */
export const ROCK_SPEED = 32

/** Hull points of a whole ship. */
export const SHIP_HULL = 100
/** Radii in sub-units. */
export const SHIP_RADIUS = 18 * SUB_UNITS
export const SHOT_RADIUS = 4 * SUB_UNITS
export const GEM_RADIUS = 14 * SUB_UNITS
/** Radius of a rock by its size, 1 to 3 (index 0 is unused). */
export const ROCK_RADIUS: readonly number[] = [0, 16 * SUB_UNITS, 30 * SUB_UNITS, 52 * SUB_UNITS]
/** Hull points of a rock by its size. */
export const ROCK_HULL: readonly number[] = [0, 20, 40, 80]
/** The size of a whole rock; one that breaks leaves two of the next smaller size. */
export const ROCK_SIZE = 3

/** A shot's speed relative to its ship, in sub-units per tick: 800 units a second. */
export const SHOT_SPEED = 640
/** Ticks a shot lives: 1 second, so it reaches 800 units. */
export const SHOT_LIFE = 20
/** Ticks between two shots of one ship: 4 a second. */
export const RELOAD = 5
/** Where a shot starts: this far ahead of its ship's centre, in sub-units. */
export const MUZZLE = 22 * SUB_UNITS

/** Gems: what they do for the ship that collects them. */
export const GEM_CRYSTAL = 0
export const GEM_REPAIR = 1
/** Ticks a gem lies there before it fades: 20 seconds. */
export const GEM_LIFE = 400
