// The sound card: voices that are made from recipes and fade by themselves, through one volume for effects and one for
// music. Nothing is made before a person has pressed something, which browsers demand.
import { heardAt } from './place.ts'
import type { Recipe } from './recipes.ts'

export interface Volumes {
  /** 0 .. 100 */
  readonly effects: number
  readonly music: number
  readonly muted: boolean
}

/** Voices at once: what comes in a rush beyond them is not missed. */
const MOST_VOICES = 24
/** Fainter than this is not heard. */
const FAINTEST = 0.02
const NOISE_SECONDS = 1
/** Seconds in which a volume changes, without a click. */
const SMOOTH = 0.05

export class Mixer {
  readonly context = new AudioContext()
  readonly effects: GainNode
  readonly music: GainNode
  private readonly noise: AudioBuffer
  private voices = 0

  constructor(volumes: Volumes) {
    const { context } = this
    // Many at once must not crackle.
    const limiter = context.createDynamicsCompressor()
    limiter.connect(context.destination)
    this.effects = context.createGain()
    this.music = context.createGain()
    for (const bus of [this.effects, this.music]) bus.connect(limiter)
    this.noise = context.createBuffer(1, context.sampleRate * NOISE_SECONDS, context.sampleRate)
    const samples = this.noise.getChannelData(0)
    for (let n = 0; n < samples.length; n++) samples[n] = Math.random() * 2 - 1
    this.setVolumes(volumes)
  }

  setVolumes({ effects, music, muted }: Volumes): void {
    const { currentTime } = this.context
    // The ear hears powers: half of the way is half as loud.
    const gainOf = (volume: number) => (muted ? 0 : (volume / 100) ** 2)
    this.effects.gain.setTargetAtTime(gainOf(effects), currentTime, SMOOTH)
    this.music.gain.setTargetAtTime(gainOf(music), currentTime, SMOOTH)
  }

  /** Plays a recipe from (x, y), in sub-units from the middle of the picture. */
  play({ source, from, to, seconds, gain }: Recipe, x: number, y: number): void {
    const { context } = this
    const { pan, loudness } = heardAt(x, y)
    if (this.voices >= MOST_VOICES || gain * loudness < FAINTEST) return
    const now = context.currentTime
    const end = now + seconds
    const volume = context.createGain()
    volume.gain.setValueAtTime(gain * loudness, now)
    volume.gain.exponentialRampToValueAtTime(0.001, end)
    const place = context.createStereoPanner()
    place.pan.value = pan
    volume.connect(place).connect(this.effects)
    const voice =
      source === 'noise' ? this.hiss(from, to, end, volume) : this.tone(source, from, to, end, volume)
    this.voices++
    voice.onended = () => {
      this.voices--
      place.disconnect()
    }
    voice.start(now)
    voice.stop(end)
  }

  end(): void {
    // A page that goes does not wait for it.
    this.context.close().catch(() => undefined)
  }

  private tone(type: OscillatorType, from: number, to: number, end: number, out: AudioNode): OscillatorNode {
    const tone = this.context.createOscillator()
    tone.type = type
    tone.frequency.setValueAtTime(from, this.context.currentTime)
    tone.frequency.exponentialRampToValueAtTime(to, end)
    tone.connect(out)
    return tone
  }

  private hiss(from: number, to: number, end: number, out: AudioNode): AudioBufferSourceNode {
    const { context } = this
    const hiss = context.createBufferSource()
    hiss.buffer = this.noise
    hiss.loop = true
    const filter = context.createBiquadFilter()
    filter.type = 'lowpass'
    filter.frequency.setValueAtTime(from, context.currentTime)
    filter.frequency.exponentialRampToValueAtTime(to, end)
    hiss.connect(filter).connect(out)
    return hiss
  }
}
