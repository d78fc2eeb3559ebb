// Every action of an operator asks first: what it does, with which values, and whether it is meant.
import { useState } from 'preact/hooks'
import { useModal } from '../ui/modal.ts'
import { serverSentence } from '../words/sentences.ts'
import { ask, Fault } from './api.ts'
import { useAdmin } from './context.ts'

/** One value that an action needs. */
export interface Field {
  readonly name: string
  readonly label: string
  readonly initial: string
  /** A whole number. */
  readonly isNumber?: boolean
  readonly isOptional?: boolean
  /** To choose from: values and what they mean. */
  readonly options?: readonly (readonly [value: string, label: string])[]
}

export interface Action {
  /** After /api/operator/ */
  readonly path: string
  readonly title: string
  readonly about: string
  readonly fields?: readonly Field[]
  /** What to ask for, of the values. */
  readonly order: (values: Readonly<Record<string, string>>) => object
}

interface Props {
  readonly action: Action
  readonly close: () => void
  readonly done: () => void
}

export function ActionDialog({ action, close, done }: Props) {
  const { words, game, signedOut } = useAdmin()
  const { path, title, about, fields = [], order } = action
  const dialog = useModal()
  const [values, setValues] = useState(() =>
    Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  )
  const [fault, setFault] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const act = async (): Promise<void> => {
    setBusy(true)
    try {
      await ask(path, order(values))
      done()
      close()
    } catch (error) {
      const { status, message } = error instanceof Fault ? error : { status: 0, message: String(error) }
      if (status === 401) signedOut()
      setFault(status === 0 ? words.away : (serverSentence(game, 0, message) ?? String(status)))
      setBusy(false)
    }
  }

  return (
    <dialog class="panel action" ref={dialog} aria-labelledby="action-title" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void act()
        }}
      >
        {/* Buttons that open a question end with dots; the question itself does not. */}
        <h2 id="action-title">{title.replace(/ ?…/, '')}</h2>
        <p>{about}</p>
        {fields.map(({ name, label, isNumber = false, isOptional = false, options }) => (
          <div key={name} class="field">
            <label for={`action-${name}`}>{label}</label>
            {options === undefined ? (
              <input
                id={`action-${name}`}
                inputMode={isNumber ? 'numeric' : 'text'}
                pattern={isNumber ? '[0-9]+' : undefined}
                required={!isOptional}
                value={values[name]}
                onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
              />
            ) : (
              <select
                id={`action-${name}`}
                value={values[name]}
                onChange={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
              >
                {options.map(([value, text]) => (
                  <option key={value} value={value}>
                    {text}
                  </option>
                ))}
              </select>
            )}
          </div>
        ))}
        {fault !== null && (
          <p class="fault" role="alert">
            {fault}
          </p>
        )}
        <div class="action-buttons">
          <button type="button" onClick={close}>
            {words.cancel}
          </button>
          <button type="submit" class="danger" disabled={isBusy}>
            {words.confirm}
          </button>
        </div>
      </form>
    </dialog>
  )
}
