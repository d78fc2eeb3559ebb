// How hard the picture shakes and reddens after a blow, calming down within a second.

/** Units the picture moves at most. */
const REACH = 16
/** Share of the violence that goes away per second. */
const CALM = 1.9

export class Shake {
  x = 0
  y = 0
  /** 0..1: how strongly the edges of the picture show a blow. */
  hurt = 0
  private violence = 0
  private readonly still: boolean

  /** `still` for people who asked for reduced motion: nothing moves. */
  constructor(still: boolean) {
    this.still = still
  }

  /** A blow of 0..1. */
  jolt(violence: number): void {
    this.violence = Math.min(1, Math.max(this.violence, violence))
  }

  /** A blow to one's own ship. */
  wound(violence: number): void {
    this.jolt(violence)
    this.hurt = Math.min(1, Math.max(this.hurt, violence))
  }

  step(seconds: number, elapsed: number): void {
    this.violence = Math.max(0, this.violence - CALM * elapsed)
    this.hurt = Math.max(0, this.hurt - CALM * 0.7 * elapsed)
    const reach = this.still ? 0 : REACH * this.violence * this.violence
    // Two sines of unrelated pace: looks random, and never jumps.
    this.x = reach * (Math.sin(seconds * 71) * 0.7 + Math.sin(seconds * 113) * 0.3)
    this.y = reach * (Math.sin(seconds * 83 + 2) * 0.7 + Math.sin(seconds * 97 + 1) * 0.3)
  }
}
