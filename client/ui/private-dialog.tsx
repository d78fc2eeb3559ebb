// Asks what a private universe is to be like, and makes it.
import { useState } from 'preact/hooks'
import { MOST_PRIVATE_DRONES, PRIVATE_SIZES, type PrivateOrder } from '../../shared/admission.ts'
import { MODES } from '../../shared/modes.ts'
import { INVITATION_WORDS } from '../words/invitations.ts'
import { createPrivate, type Invitation } from './invitations.ts'
import { useModal } from './modal.ts'
import { type Refusal, refusalSentence } from './refusal.ts'
import { useSettings } from './settings.ts'
import { useWords } from './use-words.ts'
import './dialog.css'

const FIRST: PrivateOrder = { mode: 'free', size: 'small', drones: 6 }

interface ChoiceProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly (readonly [value: Value, label: string])[]
  readonly choose: (value: Value) => void
}

function Choice<Value extends string>({ label, value, options, choose }: ChoiceProps<Value>) {
  return (
    <label class="setting">
      <span>{label}</span>
      <select value={value} onChange={(event) => choose(event.currentTarget.value as Value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

export function PrivateDialog({
  created,
  close,
}: {
  created: (invitation: Invitation) => void
  close: () => void
}) {
  const all = useWords()
  const { settings } = useSettings()
  const words = INVITATION_WORDS[settings.language]
  const dialog = useModal()
  const [order, setOrder] = useState(FIRST)
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  const create = async (): Promise<void> => {
    setBusy(true)
    const answer = await createPrivate(order)
    setBusy(false)
    if ('is' in answer) setRefusal(answer)
    else created(answer)
  }

  return (
    <dialog class="panel settings" ref={dialog} aria-labelledby="private-title" onClose={close}>
      <h2 id="private-title">{words.title}</h2>
      <p class="quiet">{words.about}</p>
      <Choice
        label={words.mode}
        value={order.mode}
        options={MODES.map((mode) => [mode, all.match.modes[mode]] as const)}
        choose={(mode) => setOrder({ ...order, mode })}
      />
      <Choice
        label={words.size}
        value={order.size}
        options={PRIVATE_SIZES.map((size) => [size, words.sizes[size]] as const)}
        choose={(size) => setOrder({ ...order, size })}
      />
      <label class="setting">
        <span>
          {words.drones} · {order.drones}
        </span>
        <input
          type="range"
          min={0}
          max={MOST_PRIVATE_DRONES}
          value={order.drones}
          onInput={(event) => setOrder({ ...order, drones: event.currentTarget.valueAsNumber })}
        />
      </label>
      {refusal !== null && (
        <p class="fault" role="alert">
          {refusalSentence(all, refusal)}
        </p>
      )}
      <form method="dialog" class="dialog-buttons">
        <button type="button" class="primary" disabled={busy} onClick={() => void create()}>
          {words.create}
        </button>
        <button type="submit">{words.cancel}</button>
      </form>
    </dialog>
  )
}
