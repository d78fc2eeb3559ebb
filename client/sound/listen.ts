// Sound for one visit: what it hears, its volumes, and the keys that mute it.
import type { Display } from '../display.ts'
import type { KeptSettings } from '../ui/settings.ts'
import { isBusy } from '../ui/shortcuts.ts'
import { Sound } from './sound.ts'

/** Music comes back at this volume when it was set to nothing. */
const SOME_MUSIC = 30

/** Makes what `display` shows heard; gives the function that ends it. */
export function listenTo(display: Display, settings: KeptSettings): () => void {
  const sound = new Sound(settings.current)
  const stopWatching = settings.watch((changed) => sound.setVolumes(changed))
  const stopHearing = display.showTo((moment) => sound.hear(moment))
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isBusy(event)) return
    const { muted, music, keys } = settings.current
    if (keys.mute.includes(event.code)) settings.change({ muted: !muted })
    else if (keys.music.includes(event.code)) settings.change({ music: music > 0 ? 0 : SOME_MUSIC })
  }
  window.addEventListener('keydown', press)
  return () => {
    window.removeEventListener('keydown', press)
    stopWatching()
    stopHearing()
    sound.end()
  }
}
