// How large the cluster's tests are: small in every run, and as large as what is promised with CLUSTER_SIZES=full, which is
// how `npm run bench -- cluster-faults` runs them.
const SMALL = {
  bots: 24,
  /** Of each bot's ticks, one of so many is compared with what others saw. */
  compareEvery: 1,
  kills: 2,
  freezes: 1,
  redisAwayMs: 3000,
  moves: 10,
  moveBots: 12,
  /** How often subscriptions are cut, and the ticks between two cuts. */
  cuts: 8,
  ticksBetweenCuts: 10,
  silentSeconds: [2, 10],
}

const FULL: typeof SMALL = {
  bots: 300,
  compareEvery: 4,
  kills: 20,
  freezes: 3,
  redisAwayMs: 30_000,
  moves: 100,
  moveBots: 200,
  cuts: 24,
  ticksBetweenCuts: 100,
  silentSeconds: [2, 30],
}

export const SIZES = process.env.CLUSTER_SIZES === 'full' ? FULL : SMALL
