// Draws a game: shows the picture of each moment on a canvas that fits the page.
// This folder is the only one that imports PixiJS. It knows nothing of menus, instruments or controls.
import 'pixi.js/unsafe-eval'
import { autoDetectRenderer, Container, type Renderer, Ticker } from 'pixi.js'
import type { Moment, Shown } from '../display.ts'
import type { Sky } from '../sky.ts'
import { Effects } from './effects.ts'
import { cameraStep, type FieldPlace, fitField } from './field.ts'
import { type Frame, units } from './frame.ts'
import { Gems } from './gems.ts'
import { Names } from './names.ts'
import { Nebula } from './nebula.ts'
import { Objectives } from './objectives.ts'
import { Particles } from './particles.ts'
import { createPictures } from './pictures.ts'
import { Radar } from './radar.ts'
import { Rocks } from './rocks.ts'
import { Shake } from './shake.ts'
import { Ships } from './ships.ts'
import { Shots } from './shots.ts'
import { Stars } from './stars.ts'
import { Vignette } from './vignette.ts'

/** Display pixels per CSS pixel at most: more costs much and shows little. */
const FINEST = 2
const TEXTURES_PER_BATCH = 4
/** Seconds without a frame after which what happened meanwhile is not shown any more: the tab was hidden. */
const ABSENT = 1

export interface Scene {
  /** The canvas with the field of play; the camera looks at its middle. */
  readonly field: HTMLCanvasElement
  show(moment: Readonly<Moment>): void
  destroy(): void
}

export interface SceneOptions {
  readonly host: HTMLElement
  readonly playerOf: Shown['playerOf']
  readonly renderer: 'webgl' | 'canvas'
  readonly words: FieldWords
}

/** What is written in the scene, in the language of the page. */
export interface FieldWords {
  readonly radar: string
  readonly adrift: (name: string) => string
}

/** Shows moments inside `host` until destroyed. */
export async function createScene(options: SceneOptions): Promise<Scene> {
  // PixiJS would run an animation loop of its own, for its housekeeping.
  Ticker.system.autoStart = false
  const renderer = await autoDetectRenderer({
    preference: [options.renderer, 'canvas'],
    // The scene needs sprites and texts only: no pointer events, accessibility layer or filters of PixiJS.
    skipExtensionImports: true,
    width: 16,
    height: 9,
    resolution: Math.min(window.devicePixelRatio, FINEST),
    autoDensity: true,
    antialias: false,
    backgroundColor: 0x060814,
  })
  // The shader tries each texture a batch may have for every pixel. Here nearly all is one atlas: a few are plenty.
  renderer.limits.maxBatchableTextures = TEXTURES_PER_BATCH
  return new Stage(renderer, options)
}

class Stage implements Scene {
  readonly field: HTMLCanvasElement
  private readonly renderer: Renderer
  private readonly host: HTMLElement
  private readonly root = new Container()
  /** In units, the camera at its origin. */
  private readonly world = new Container()
  /** In pixels, the camera at its origin. */
  private readonly overlay = new Container()
  private readonly pictures = createPictures()
  private readonly nebula: Nebula
  private readonly stars: Stars
  private readonly gems: Gems
  private readonly rocks: Rocks
  private readonly shots: Shots
  private readonly objectives: Objectives
  private readonly ships: Ships
  private readonly particles: Particles
  private readonly effects: Effects
  private readonly names: Names
  private readonly vignette: Vignette
  private readonly radar: Radar
  private readonly shake = new Shake(matchMedia('(prefers-reduced-motion: reduce)').matches)
  private readonly observer: ResizeObserver
  private readonly frame: Frame
  private place: FieldPlace = fitField(16, 9)
  private cameraX = Number.NaN
  private cameraY = Number.NaN
  private ownHull = 0
  private ownPilot = -1

  constructor(renderer: Renderer, { host, playerOf, words }: SceneOptions) {
    this.renderer = renderer
    this.host = host
    const { textures } = this.pictures
    const layers = Array.from({ length: 7 }, () => this.world.addChild(new Container()))
    const [sky, below, bodies, lights, hulls, sparks, above] = layers as [
      Container,
      Container,
      Container,
      Container,
      Container,
      Container,
      Container,
    ]
    this.nebula = new Nebula(sky)
    this.stars = new Stars(sky, textures)
    this.particles = new Particles(sparks)
    this.gems = new Gems(bodies, below, textures)
    this.rocks = new Rocks(bodies, textures)
    this.objectives = new Objectives(below, lights, above, textures)
    this.shots = new Shots(lights, textures)
    this.ships = new Ships(lights, hulls, above, textures, this.particles)
    this.effects = new Effects(this.particles, textures, (violence) => this.shake.jolt(violence))
    this.vignette = new Vignette(above)
    this.names = new Names(this.overlay, words.adrift)
    this.radar = new Radar(words.radar)
    this.root.addChild(this.world, this.overlay)
    this.frame = {
      seconds: 0,
      elapsed: 0,
      travelX: 0,
      travelY: 0,
      cameraX: 0,
      cameraY: 0,
      playerOf,
    }
    this.field = renderer.canvas as HTMLCanvasElement
    this.field.className = 'field'
    host.append(this.field, this.radar.canvas)
    this.observer = new ResizeObserver(() => this.fit())
    this.observer.observe(host)
    this.fit()
  }

  private fit(): void {
    const place = fitField(this.host.clientWidth, this.host.clientHeight)
    this.place = place
    this.renderer.resolution = Math.min(window.devicePixelRatio, FINEST)
    this.renderer.resize(place.width, place.height)
    const { style } = this.field
    style.left = `${place.left}px`
    style.top = `${place.top}px`
    this.world.scale.set(place.scale)
  }

  /** On small screens ships are drawn larger than they are, up to 1.6 times, or they would be a few pixels. */
  private shipSize(): number {
    return Math.min(1.6, Math.max(1, 0.55 / this.place.scale))
  }

  show({ seconds, elapsed, sky, status }: Readonly<Moment>): void {
    const { frame, place } = this
    frame.seconds = seconds
    frame.elapsed = Math.min(0.1, elapsed)
    this.moveCamera(sky)
    this.particles.follow(frame)
    this.feelBlows(sky)
    if (elapsed < ABSENT) for (const happening of sky.happenings) this.effects.play(happening, frame)
    this.shake.step(frame.seconds, frame.elapsed)
    this.world.position.set(
      place.width / 2 + this.shake.x * place.scale,
      place.height / 2 + this.shake.y * place.scale,
    )
    this.overlay.position.copyFrom(this.world.position)
    this.draw(sky, status.watched)
    Ticker.system.update(seconds * 1000)
    this.renderer.render(this.root)
  }

  private draw(sky: Sky, watched: number): void {
    const { frame, place } = this
    const size = this.shipSize()
    this.nebula.draw(frame)
    this.stars.draw(frame)
    this.gems.draw(sky.gems, frame)
    this.rocks.draw(sky.rocks, frame)
    this.objectives.draw(sky.objectives, frame)
    this.shots.draw(sky.shots, watched, frame)
    this.ships.draw(sky.ships, size, frame)
    this.particles.draw(frame)
    this.names.draw(sky.ships, place.scale, size, frame)
    this.vignette.draw(this.shake.hurt)
    this.radar.draw(sky, frame)
  }

  private moveCamera(sky: Sky): void {
    const { frame } = this
    const stepX = cameraStep(this.cameraX, sky.cameraX)
    const stepY = cameraStep(this.cameraY, sky.cameraY)
    if (stepX === null || stepY === null) this.particles.clear()
    else {
      frame.travelX += units(stepX)
      frame.travelY += units(stepY)
    }
    this.cameraX = sky.cameraX
    this.cameraY = sky.cameraY
    frame.cameraX = units(sky.cameraX)
    frame.cameraY = units(sky.cameraY)
  }

  /** Nobody tells whose hull a shot struck, but one's own shows it. */
  private feelBlows(sky: Sky): void {
    const own = sky.ships.find((ship) => ship.own)
    const hull = own?.hull ?? 0
    if (own?.pilot === this.ownPilot && hull < this.ownHull)
      this.shake.wound(Math.min(1, 0.35 + (this.ownHull - hull) / 60))
    this.ownHull = hull
    this.ownPilot = own?.pilot ?? -1
  }

  destroy(): void {
    this.observer.disconnect()
    this.names.destroy()
    this.root.destroy({ children: true })
    this.nebula.destroy()
    this.vignette.destroy()
    this.pictures.destroy()
    this.radar.canvas.remove()
    this.renderer.destroy({ removeView: true })
  }
}
