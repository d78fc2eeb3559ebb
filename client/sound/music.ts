// Music that is made while it plays: a slow chord that never ends, and a pulse that comes with a fight and goes with it.

/** A chord for each part, in hertz: fifths and fourths over D, so that none is wrong after another. */
const CHORDS: readonly (readonly number[])[] = [
  [73.4, 110, 146.8, 220],
  [65.4, 98, 164.8, 196],
  [58.3, 87.3, 146.8, 174.6],
  [65.4, 98, 130.8, 196],
]
const CHORD_SECONDS = 12
/** Seconds in which one chord becomes the next. */
const GLIDE = 3
/** Seconds in which a fight is heard, and in which it fades. */
const RISE = 0.6
const FADE = 4
const PULSE_HERTZ = 2.4

export class Music {
  private readonly context: AudioContext
  private readonly tones: readonly OscillatorNode[]
  private readonly filter: BiquadFilterNode
  private readonly pulse: GainNode
  private readonly all: readonly OscillatorNode[]
  private chord = 0
  private nextAt: number

  constructor(context: AudioContext, out: AudioNode) {
    this.context = context
    this.filter = context.createBiquadFilter()
    this.filter.type = 'lowpass'
    this.filter.frequency.value = 420
    this.filter.connect(out)
    this.tones = CHORDS[0]!.map((hertz, n) => this.start(n % 2 === 0 ? 'sawtooth' : 'triangle', hertz, 0.1))
    // A low note whose loudness goes up and down: none of it in peace.
    this.pulse = context.createGain()
    this.pulse.gain.value = 0
    const beat = context.createGain()
    beat.gain.value = 0.5
    const swing = context.createOscillator()
    swing.frequency.value = PULSE_HERTZ
    swing.connect(beat.gain)
    const low = context.createOscillator()
    low.type = 'triangle'
    low.frequency.value = CHORDS[0]![0]!
    low.connect(beat).connect(this.pulse).connect(out)
    for (const oscillator of [swing, low]) oscillator.start()
    this.all = [...this.tones, swing, low]
    this.nextAt = context.currentTime + CHORD_SECONDS
  }

  /** To be called with each picture. @param danger 0 in peace .. 1 in a fight */
  follow(danger: number): void {
    const { currentTime } = this.context
    const pace = danger > 0 ? RISE : FADE
    this.pulse.gain.setTargetAtTime(0.5 * danger, currentTime, pace)
    this.filter.frequency.setTargetAtTime(420 + 900 * danger, currentTime, pace)
    if (currentTime < this.nextAt) return
    this.nextAt = currentTime + CHORD_SECONDS
    this.chord = (this.chord + 1) % CHORDS.length
    for (const [n, hertz] of CHORDS[this.chord]!.entries())
      this.tones[n]!.frequency.setTargetAtTime(hertz, currentTime, GLIDE / 3)
  }

  end(): void {
    for (const oscillator of this.all) oscillator.stop()
  }

  private start(type: OscillatorType, hertz: number, loudness: number): OscillatorNode {
    const tone = this.context.createOscillator()
    tone.type = type
    tone.frequency.value = hertz
    const volume = this.context.createGain()
    volume.gain.value = loudness
    tone.connect(volume).connect(this.filter)
    tone.start()
    return tone
  }
}
