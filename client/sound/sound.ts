// What a game sounds like: a viewer of the same pictures as the scene. Silent until a person has pressed something.
import type { Moment } from '../display.ts'
import { Mixer, type Volumes } from './mixer.ts'
import { Music } from './music.ts'
import { recipesFor } from './recipes.ts'

/** Seconds after the last shot nearby, or blow, in which it is still a fight. */
const FIGHT_SECONDS = 5
/** After so long without a picture the page was in the background: what happened then is not played at once. */
const LONGEST_GAP = 0.5

export class Sound {
  private volumes: Volumes
  private mixer: Mixer | null = null
  private music: Music | null = null
  private foughtAt = Number.NEGATIVE_INFINITY
  private readonly listening = new AbortController()

  constructor(volumes: Volumes) {
    this.volumes = volumes
    const { signal } = this.listening
    for (const gesture of ['pointerdown', 'keydown'] as const)
      window.addEventListener(gesture, () => this.wake(), { signal })
    // The press that began the flight was one.
    if (navigator.userActivation?.hasBeenActive === true) this.wake()
  }

  setVolumes(volumes: Volumes): void {
    this.volumes = volumes
    this.mixer?.setVolumes(volumes)
    this.tune()
  }

  hear({ seconds, elapsed, sky }: Readonly<Moment>): void {
    const { mixer } = this
    if (mixer === null || elapsed > LONGEST_GAP) return
    const { muted, effects } = this.volumes
    for (const happening of sky.happenings) {
      if (happening.type === 'struck' || (happening.type === 'fired' && !happening.own))
        this.foughtAt = seconds
      if (muted || effects === 0) continue
      for (const recipe of recipesFor(happening)) mixer.play(recipe, happening.x, happening.y)
    }
    this.music?.follow(seconds - this.foughtAt < FIGHT_SECONDS ? 1 : 0)
  }

  end(): void {
    this.listening.abort()
    this.music?.end()
    this.mixer?.end()
    this.mixer = null
    this.music = null
  }

  private wake(): void {
    if (this.mixer === null) {
      this.mixer = new Mixer(this.volumes)
      this.tune()
    }
    if (this.mixer.context.state === 'suspended') this.mixer.context.resume().catch(() => undefined)
  }

  /** Music that nobody hears is not made. */
  private tune(): void {
    const { muted, music } = this.volumes
    const isWanted = this.mixer !== null && !muted && music > 0
    if (isWanted && this.music === null) this.music = new Music(this.mixer!.context, this.mixer!.music)
    if (!isWanted && this.music !== null) {
      this.music.end()
      this.music = null
    }
  }
}
