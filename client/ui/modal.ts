// A dialog that is open as long as it is there. It begins at its top, whichever of its buttons has the focus.
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    dialog.current?.scrollTo(0, 0)
  }, [])
  return dialog
}
