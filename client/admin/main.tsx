// Where the operators' page is put together: /admin
import { render } from 'preact'
import { recallSettings } from '../ui/settings.ts'
import { loadWords } from '../words/words.ts'
import { Admin } from './admin.tsx'
import './admin.css'

async function begin(): Promise<void> {
  const { language } = recallSettings(navigator.languages)
  document.documentElement.lang = language
  render(<Admin game={await loadWords(language)} />, document.querySelector('#page')!)
}

void begin()
