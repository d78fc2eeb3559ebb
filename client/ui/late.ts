// Components that the first load leaves out: loaded when first shown, or earlier when there is time.
import { type ComponentType, type FunctionComponent, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export interface LateComponent<Props> extends FunctionComponent<Props> {
  /** Loads it now. */
  readonly fetch: () => Promise<void>
}

/** A component that renders nothing until `load` has resolved. After a failure the next mount tries again. */
export function late<Props extends object>(load: () => Promise<ComponentType<Props>>): LateComponent<Props> {
  let component: ComponentType<Props> | null = null
  const fetch = async (): Promise<void> => {
    component ??= await load()
  }
  const Late = (props: Props) => {
    const [, setReady] = useState(component !== null)
    useEffect(() => {
      fetch().then(
        () => setReady(true),
        (error: unknown) => console.error(error),
      )
    }, [])
    return component === null ? null : h(component, props)
  }
  return Object.assign(Late, { fetch })
}
