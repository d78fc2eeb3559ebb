// The words of the page, for all of its parts: those of the language that the settings name, once they are loaded.
import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import { english, type Words } from '../words/english.ts'
import { type Language, loadWords } from '../words/words.ts'

export const WordsContext = createContext<Words>(english)

export function useWords(): Words {
  return useContext(WordsContext)
}

/** The words of `language`; until they are there, those before. */
export function useLanguage(first: Words, language: Language): Words {
  const [words, setWords] = useState(first)
  useEffect(() => {
    let isWanted = true
    loadWords(language).then(
      (loaded) => {
        if (isWanted) setWords(loaded)
      },
      // Offline, say: the page goes on in the language that it has.
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [language])
  useEffect(() => {
    document.documentElement.lang = words.code
  }, [words])
  return words
}
