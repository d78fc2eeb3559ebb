// The field for a pilot's name, with what is wrong with it.
import { useEffect, useRef } from 'preact/hooks'
import { MAX_NAME_LENGTH } from '../../shared/limits.ts'
import { useWords } from './use-words.ts'

interface Props {
  readonly name: string
  readonly setName: (name: string) => void
  /** The name cannot be used; each new one takes the focus back to the field. */
  readonly fault: string | null
}

export function NameField({ name, setName, fault }: Props) {
  const { entry: words } = useWords()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    // Where letters come from the screen, focus would cover half of it; unless something must be put right.
    if (fault !== null || !matchMedia('(pointer: coarse)').matches) input.current?.focus()
  }, [fault])
  return (
    <>
      <label class="field-label" for="name">
        {words.name}
      </label>
      <input
        id="name"
        type="text"
        autocomplete="nickname"
        autocapitalize="words"
        spellcheck={false}
        // In UTF-16 units: a character may take two.
        maxLength={MAX_NAME_LENGTH * 2}
        placeholder={words.namePlaceholder}
        value={name}
        ref={input}
        aria-invalid={fault !== null}
        aria-describedby={fault === null ? undefined : 'name-fault'}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      {fault !== null && (
        <p class="fault" id="name-fault" role="alert">
          {fault}
        </p>
      )}
    </>
  )
}
