// Where the wall page is put together: /wall?universe=ID
import { render } from 'preact'
import { recallSettings } from '../ui/settings.ts'
import { WALL_WORDS } from '../words/wall.ts'
import { Choice, Wall } from './wall.tsx'
import './wall.css'

const { language } = recallSettings(navigator.languages)
const words = WALL_WORDS[language]
document.documentElement.lang = language
const universe = new URLSearchParams(location.search).get('universe') ?? ''
render(
  universe === '' ? <Choice words={words} /> : <Wall universe={universe} words={words} />,
  document.querySelector('#page')!,
)
