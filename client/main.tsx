// Where the page is put together: the screens get a game to show, somebody to draw it and somebody to steer it.
import { render } from 'preact'
import { createGame, type Game } from './game.ts'
import { takeCockpit } from './input/cockpit.ts'
import { takeObservatory } from './input/observatory.ts'
import './style.css'
import { readAddress, socketUrl } from './ui/address.ts'
import { App } from './ui/app.tsx'
import type { Destination } from './ui/entry.tsx'
import type { Present } from './ui/voyage.tsx'

declare global {
  interface Window {
    /** The game being played or watched: for tests, and for the curious. */
    orrery?: { readonly game: Game }
  }
}

/** Loaded apart, so that the entry screen does not wait for it. */
const loadScene = () => import('./scene/scene.ts')

const NOT_DRAWN = 'This browser cannot draw the game: it needs WebGL or a 2D canvas.'
const NOT_REACHED = 'The server cannot be reached. Try again in a moment.'

const address = readAddress(location.search)

function open(destination: Destination, key = ''): Game {
  const game = createGame({ url: socketUrl(location), line: address.line, key, ...destination })
  window.orrery = { game }
  return game
}

const present: Present = (host, game, failed) => {
  let ended = false
  let end = (): void => {
    ended = true
  }
  const start = async (): Promise<void> => {
    const { createScene } = await loadScene()
    const scene = await createScene({ host, game, renderer: address.renderer })
    if (ended) return scene.destroy()
    const take = game.status.role === 'pilot' ? takeCockpit : takeObservatory
    const stopSteering = take({ area: host, field: scene.field, game })
    end = () => {
      stopSteering()
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
    if (!ended) failed(isServerThere ? NOT_DRAWN : NOT_REACHED)
  })
  return () => end()
}

render(<App address={address} open={open} present={present} />, document.getElementById('page')!)
// While a name is typed. A failure shows when it is needed, and is tried again then.
loadScene().catch(() => undefined)
