// The ship of this tab is flown in another one: a tab was duplicated. Which of the two goes on?
import { Emblem } from './emblem.tsx'
import { useWords } from './use-words.ts'

interface Props {
  readonly takeOver: () => void
  readonly decline: () => void
}

export function OtherTab({ takeOver, decline }: Props) {
  const { entry: words } = useWords()
  return (
    <main class="entry">
      <Emblem />
      <section class="panel entry-form" aria-labelledby="other-tab">
        <h1 id="other-tab">Orrery</h1>
        <p role="status">{words.otherTab}</p>
        <div class="entry-buttons">
          <button type="button" class="primary" onClick={takeOver}>
            {words.flyHere}
          </button>
          <button type="button" onClick={decline}>
            {words.startAnew}
          </button>
        </div>
      </section>
    </main>
  )
}
