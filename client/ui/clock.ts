// Time for what counts down or fades: draws a component again and again.
import { useEffect, useState } from 'preact/hooks'

/** performance.now(), renewed every `interval` milliseconds while `running`. */
export function useClock(interval: number, running = true): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    if (!running) return
    const tell = (): void => setNow(performance.now())
    tell()
    const timer = setInterval(tell, interval)
    return () => clearInterval(timer)
  }, [interval, running])
  return now
}
