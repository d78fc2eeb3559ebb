// The newest entries of a list that only grows at its end, each for so long.
import { useEffect, useRef, useState } from 'preact/hooks'

/** Those of `list` that came at most `ms` milliseconds ago; those that were there at first are not fresh. */
export function useFresh<T extends { readonly id: number }>(list: readonly T[], ms: number): readonly T[] {
  const seen = useRef(new Map(list.map(({ id }) => [id, Number.NEGATIVE_INFINITY])))
  const [, renew] = useState(0)
  const now = performance.now()
  for (const { id } of list) if (!seen.current.has(id)) seen.current.set(id, now)
  const fresh = list.filter(({ id }) => now - seen.current.get(id)! < ms)
  const next =
    fresh.length === 0 ? null : Math.min(...fresh.map(({ id }) => seen.current.get(id)! + ms - now))
  useEffect(() => {
    if (next === null) return
    const timer = setTimeout(() => renew((n) => n + 1), next + 1)
    return () => clearTimeout(timer)
  }, [next])
  return fresh
}
