// Finds the endpoint that a method and a path mean.
import type { AnyEndpoint } from './endpoint.ts'

export interface Route {
  readonly endpoint: AnyEndpoint
  /** The parameters in the path, decoded and not yet checked. */
  readonly params: Readonly<Record<string, string>>
}

type Method = AnyEndpoint['method']

/** A path with parameters, cut at its slashes. */
interface Pattern {
  readonly segments: readonly string[]
  readonly byMethod: Partial<Record<Method, AnyEndpoint>>
}

export class Router {
  /** Paths without parameters. */
  private readonly exact = new Map<string, Partial<Record<Method, AnyEndpoint>>>()
  private readonly patterns = new Map<string, Pattern>()

  constructor(endpoints: readonly AnyEndpoint[]) {
    for (const endpoint of endpoints) {
      const place = this.placeOf(endpoint.path)
      if (place[endpoint.method] !== undefined) throw new Error(`Two endpoints are at ${endpoint.path}.`)
      place[endpoint.method] = endpoint
    }
  }

  /** @param method in lower case; HEAD is answered as GET */
  find(method: string, path: string): Route | undefined {
    const key = method === 'head' ? 'get' : method
    if (key !== 'get' && key !== 'post') return undefined
    const exact = this.exact.get(path)
    if (exact !== undefined)
      return exact[key] === undefined ? undefined : { endpoint: exact[key], params: {} }
    const found = this.match(path)
    const endpoint = found?.pattern.byMethod[key]
    return endpoint === undefined ? undefined : { endpoint, params: found!.params }
  }

  /** The methods that a path answers, for an Allow header; '' when it is no path of the API. */
  allowed(path: string): string {
    const byMethod = this.exact.get(path) ?? this.match(path)?.pattern.byMethod ?? {}
    const methods = [
      ...(byMethod.get === undefined ? [] : ['GET', 'HEAD']),
      ...(byMethod.post ? ['POST'] : []),
    ]
    return methods.join(', ')
  }

  private placeOf(path: string): Partial<Record<Method, AnyEndpoint>> {
    const isExact = !path.includes('{')
    const place = isExact ? this.exact.get(path) : this.patterns.get(path)?.byMethod
    if (place !== undefined) return place
    const byMethod = {}
    if (isExact) this.exact.set(path, byMethod)
    else this.patterns.set(path, { segments: path.split('/'), byMethod })
    return byMethod
  }

  private match(path: string): { pattern: Pattern; params: Record<string, string> } | undefined {
    const parts = path.split('/')
    for (const pattern of this.patterns.values()) {
      const params = paramsOf(pattern.segments, parts)
      if (params !== null) return { pattern, params }
    }
    return undefined
  }
}

/** The parameters of a path that fits a pattern; null for one that does not. */
function paramsOf(segments: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (segments.length !== parts.length) return null
  const params: Record<string, string> = {}
  for (const [n, segment] of segments.entries()) {
    const part = parts[n]!
    if (!segment.startsWith('{')) {
      if (segment !== part) return null
      continue
    }
    try {
      params[segment.slice(1, -1)] = decodeURIComponent(part)
    } catch {
      return null
    }
  }
  return params
}
