// Where the page is put together: the screens get a game to show, somebody to draw it and somebody to steer it.
import { render } from 'preact'
import { systemTimers } from '../shared/timers.ts'
import { Display } from './display.ts'
import { createGame, type Game, openSocket } from './game.ts'
import { takeCockpit } from './input/cockpit.ts'
import { takeObservatory } from './input/observatory.ts'
import './style.css'
import { readAddress, socketUrl } from './ui/address.ts'
import { App } from './ui/app.tsx'
import type { Destination } from './ui/entry.tsx'
import { KeptSettings, recallSettings } from './ui/settings.ts'
import type { Present } from './ui/voyage.tsx'
import { english } from './words/english.ts'
import { loadWords } from './words/words.ts'

declare global {
  interface Window {
    /** The game being played or watched: for tests, and for the curious. */
    orrery?: { readonly game: Game }
  }
}

/** Milliseconds from the first picture to the loading of sound. */
const SOUND_AFTER_MS = 1500

/** Loaded apart, so that the entry screen does not wait for it. */
const loadScene = () => import('./scene/scene.ts')

const address = readAddress(location.search, location.hash)
const settings = new KeptSettings(recallSettings(navigator.languages))

let createSocket = openSocket

function open(destination: Destination, key = ''): Game {
  const game = createGame({ url: socketUrl(location), createSocket, key, ...destination })
  window.orrery = { game }
  return game
}

/** Sound comes when all else is there, and is not missed when it cannot be had. */
function startSound(display: Display): () => void {
  let end = (): void => undefined
  let isOver = false
  const timer = setTimeout(async () => {
    const { listenTo } = await import('./sound/listen.ts')
    if (!isOver) end = listenTo(display, settings)
  }, SOUND_AFTER_MS)
  return () => {
    isOver = true
    clearTimeout(timer)
    end()
  }
}

const present: Present = (host, game, { field: words }, failed) => {
  let ended = false
  let end = (): void => {
    ended = true
  }
  const start = async (): Promise<void> => {
    const { createScene } = await loadScene()
    const playerOf = (pilot: number) => game.playerOf(pilot)
    const scene = await createScene({ host, playerOf, words, renderer: address.renderer })
    if (ended) return scene.destroy()
    const display = new Display(game)
    display.showTo((moment) => scene.show(moment))
    const stopSound = startSound(display)
    const seat = { area: host, field: scene.field, game, words, bindings: () => settings.current.keys }
    const stopSteering = game.status.role === 'pilot' ? takeCockpit(seat) : takeObservatory(seat, display)
    end = () => {
      stopSteering()
      stopSound()
      display.end()
      scene.destroy()
    }
  }
  start().catch(async (error: unknown) => {
    console.error(error)
    // The parts of the page that draw may just not have come.
    const isServerThere = await fetch('/healthz').then(
      ({ ok }) => ok,
      () => false,
    )
    if (!ended) failed({ is: isServerThere ? 'notDrawn' : 'notReached' })
  })
  return () => end()
}

async function begin(): Promise<void> {
  // English is here; another language that cannot be had now may come later.
  const words = await loadWords(settings.current.language).catch(() => english)
  if (address.line !== null) {
    const { overBadLine } = await import('./bad-line.ts')
    createSocket = overBadLine(openSocket, address.line, systemTimers, Math.random)
  }
  window.addEventListener('online', () => window.orrery?.game.visit.tryNow())
  const app = <App address={address} open={open} present={present} settings={settings} words={words} />
  render(app, document.getElementById('page')!)
  // While a name is typed. A failure shows when it is needed, and is tried again then.
  loadScene().catch(() => undefined)
}

void begin()
