// What each class of ships looks like from above: outlines that point along +x, in units, for a ship of 18 units radius.
// The scene draws ships with them, and menus show them.

export type Point = readonly [x: number, y: number]

/** The upper half, and its mirror image below. */
export function mirrored(half: readonly Point[]): Point[] {
  return [...half, ...half.map(([x, y]): Point => [x, -y]).reverse()]
}

/** By model. */
export const SHIP_OUTLINES: readonly (readonly Point[])[] = [
  // Comet: a dart with swept wings.
  mirrored([
    [22, 0],
    [10, -4.4],
    [1, -6.2],
    [-11, -16.5],
    [-15.5, -15],
    [-12.5, -5.5],
    [-9, -3.2],
  ]),
  // Atlas: broad shoulders, armoured in front.
  mirrored([
    [18, 0],
    [17, -6],
    [11, -13.5],
    [-4, -17.5],
    [-14, -14],
    [-11, -8],
    [-16, -5],
    [-13, 0],
  ]),
  // Gemini: two prows.
  mirrored([
    [6, 0],
    [9, -4.5],
    [21, -8.2],
    [11, -12.4],
    [-6, -15.6],
    [-15, -12],
    [-11, -6],
    [-9, 0],
  ]),
  // Saturn: a round body behind a short nose.
  mirrored([
    [19, 0],
    [11, -4.6],
    [8, -11],
    [0, -15],
    [-9, -14.4],
    [-15.5, -9],
    [-12, -4.5],
    [-17, 0],
  ]),
  // Umbra: a crescent.
  mirrored([
    [13, 0],
    [9, -6.4],
    [1, -12],
    [-16, -17.5],
    [-8.5, -9.5],
    [-6, -4.5],
    [-7, 0],
  ]),
]
