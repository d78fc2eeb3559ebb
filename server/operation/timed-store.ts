// A store whose answers are timed.
import { type Store, Unavailable } from '../store/store.ts'

/** Hears of each call: its name, how many seconds it took, and whether the store was not able to do it. */
export type StoreWatch = (operation: string, seconds: number, isRefused: boolean) => void

export function timedStore(store: Store, watch: StoreWatch): Store {
  return new Proxy(store, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name, target)
      if (typeof method !== 'function') return method
      return (...args: unknown[]) => {
        const started = performance.now()
        const done = (isRefused: boolean) =>
          watch(String(name), (performance.now() - started) / 1000, isRefused)
        const answer: unknown = Reflect.apply(method, target, args)
        if (answer instanceof Promise)
          answer.then(
            () => done(false),
            (error: unknown) => done(error instanceof Unavailable),
          )
        return answer
      }
    },
  })
}
