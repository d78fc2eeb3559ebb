// A peer's server in its own process: starts the kind it is told to, and reports what it cost.
import { startColyseus } from './colyseus-servers.js'
import { startSocketIo, startWs } from './json-servers.js'

let ticks = []
const onTick = (ms) => ticks.push(ms)

function start({ kind, side }) {
  if (kind === 'ws') return startWs(side, onTick)
  if (kind === 'socket.io') return startSocketIo(side, onTick)
  return startColyseus(kind.replace('colyseus ', ''), side, onTick)
}

function report() {
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const past = ticks
  ticks = []
  return {
    cpu: { user: user / 1000, system: system / 1000 },
    rss,
    heap: heapUsed,
    ticks: past,
    at: performance.now(),
  }
}

const functions = { start, report }
process.on('message', async ({ id, name, argument }) => {
  try {
    process.send({ id, result: await functions[name](argument) })
  } catch (error) {
    process.send({ id, error: String(error.stack ?? error) })
  }
})
process.on('disconnect', () => process.exit(0))
process.send({ id: 0 })
