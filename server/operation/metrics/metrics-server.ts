// Serves the metrics on a port of their own, which is not for players.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectDefaultMetrics, type Registry } from 'prom-client'
import type { ListenAddress } from './address.ts'

export interface MetricsServer {
  readonly port: number
  close(): Promise<void>
}

/** Rejects with one line when the port cannot be had. */
export async function serveMetrics(
  registry: Registry,
  { host, port }: ListenAddress,
): Promise<MetricsServer> {
  collectDefaultMetrics({ register: registry })
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    try {
      const body = await registry.metrics()
      response.writeHead(200, { 'Content-Type': registry.contentType }).end(body)
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ message }) =>
      reject(new Error(`Metrics cannot be served at ${host}:${port}: ${message}`)),
    )
    server.listen(port, host, resolve)
  })
  // Nobody waits for a scrape when the process ends.
  server.unref()
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
