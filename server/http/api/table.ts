// All endpoints in one list: what it has not, the server does not answer. The document and the page about it are in it too.
import type { Reply } from '../../net/request.ts'
import type { EventHubs } from '../events/event-hubs.ts'
import { aboutEndpoints } from './about.ts'
import { accountEndpoints, type Entry } from './accounts.ts'
import { administeredEndpoints } from './administered.ts'
import { boardEndpoints, type Records } from './boards.ts'
import type { AnyEndpoint } from './endpoint.ts'
import { eventEndpoints } from './events.ts'
import { healthEndpoints } from './health.ts'
import { describeApi, type OpenApi } from './openapi.ts'
import { type Operators, operatorEndpoints } from './operators.ts'
import { type PublicUniverses, universeEndpoints } from './universes.ts'

export interface ApiParts extends PublicUniverses, Records, Entry, Operators {
  readonly ready: () => Promise<Reply>
  readonly events: EventHubs
}

export function listEndpoints(parts: ApiParts): readonly AnyEndpoint[] {
  const endpoints: AnyEndpoint[] = [
    ...universeEndpoints(parts),
    ...eventEndpoints(parts.multiverse, parts.events),
    ...boardEndpoints(parts),
    ...accountEndpoints(parts),
    ...operatorEndpoints(parts),
    ...administeredEndpoints(parts.administration),
    ...healthEndpoints(parts.ready),
  ]
  // Made when somebody asks for the first time, since they describe themselves too.
  let document: OpenApi | null = null
  endpoints.push(
    ...aboutEndpoints(() => {
      document ??= describeApi(endpoints)
      return document
    }),
  )
  return endpoints
}
