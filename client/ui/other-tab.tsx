// The ship of this tab is flown in another one: a tab was duplicated. Which of the two goes on?
import { Emblem } from './emblem.tsx'

interface Props {
  readonly takeOver: () => void
  readonly decline: () => void
}

export function OtherTab({ takeOver, decline }: Props) {
  return (
    <main class="entry">
      <Emblem />
      <section class="panel entry-form" aria-labelledby="other-tab">
        <h1 id="other-tab">Orrery</h1>
        <p role="status">You are flying this ship in another tab.</p>
        <div class="entry-buttons">
          <button type="button" class="primary" onClick={takeOver}>
            Fly it here
          </button>
          <button type="button" onClick={decline}>
            Start anew
          </button>
        </div>
      </section>
    </main>
  )
}
