// The name typed last time, kept by the browser if it keeps anything: storage may be full, forbidden or absent.

const KEY = 'orrery.name'

export function recallName(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    // Forbidden by the browser's settings: start with an empty field.
    return ''
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(KEY, name)
  } catch {
    // Forbidden or full: the name has to be typed again next time.
  }
}
