// All endpoints in one list: what it has not, the server does not answer. The document and the page about it are in it too.
import type { Operators } from '../../admission/operators.ts'
import type { PrivateUniverses } from '../../gateway/private-universes.ts'
import type { Reply } from '../../net/request.ts'
import type { EventHubs } from '../events/event-hubs.ts'
import { aboutEndpoints } from './about.ts'
import { accountEndpoints, type Entry } from './accounts.ts'
import { boardEndpoints, type Records } from './boards.ts'
import type { AnyEndpoint } from './endpoint.ts'
import { eventEndpoints } from './events.ts'
import { healthEndpoints } from './health.ts'
import { describeApi, type OpenApi } from './openapi.ts'
import { operatorAccountEndpoints } from './operators/accounts.ts'
import { type Live, liveEndpoints } from './operators/live.ts'
import { type Administered, operatorEndpoints } from './operators/people.ts'
import { administeredEndpoints } from './operators/universes.ts'
import { privateEndpoints } from './private-universes.ts'
import { type PublicUniverses, universeEndpoints } from './universes.ts'

export interface ApiParts extends PublicUniverses, Records, Entry, Administered, Live {
  readonly ready: () => Promise<Reply>
  readonly events: EventHubs
  readonly privates: PrivateUniverses
  readonly operators: Operators
}

export function listEndpoints(parts: ApiParts): readonly AnyEndpoint[] {
  const endpoints: AnyEndpoint[] = [
    ...universeEndpoints(parts),
    ...eventEndpoints(parts.multiverse, parts.events),
    ...boardEndpoints(parts),
    ...accountEndpoints(parts),
    ...privateEndpoints(parts.privates, parts),
    ...operatorEndpoints(parts),
    ...administeredEndpoints(parts.administration),
    ...liveEndpoints(parts),
    ...operatorAccountEndpoints(parts.operators),
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
