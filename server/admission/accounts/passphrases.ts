// Passphrases, kept as scrypt hashes. Each takes a good tenth of a second and 32 MB on a thread of its own, so few run at
// once, in fair turns: a flood of them delays those who send it, and hardly anybody else.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { boundAddress, limitKey } from '../addresses/addresses.ts'
import { FairTurns } from './fair-turns.ts'

/** OWASP's second choice for scrypt: 2^15 rounds, blocks of 8, 3 times. 32 MB. */
const ROUNDS = 2 ** 15
const BLOCKS = 8
const TIMES = 3
const SALT_BYTES = 16
const HASH_BYTES = 32
/** One core is left to the universes. */
const AT_ONCE = Math.min(2, Math.max(1, availableParallelism() - 1))

export class Passphrases {
  private readonly turns: FairTurns

  /** @param now a clock in milliseconds */
  constructor(now: () => number) {
    this.turns = new FairTurns({
      atOnce: AT_ONCE,
      mostWaiting: 200,
      mostWaitingOfAddress: 6,
      patience: 8000,
      // As often as an address may send one.
      forgetting: 5000,
      now,
    })
  }

  /**
   * scrypt$rounds$blocks$times$salt$hash. Rejects with Busy when too many wait.
   * @param address of whoever asks for it
   */
  async hash(passphrase: string, address: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    const hash = await this.derive(address, passphrase, salt, ROUNDS, BLOCKS, TIMES)
    return ['scrypt', ROUNDS, BLOCKS, TIMES, salt.toString('base64url'), hash.toString('base64url')].join('$')
  }

  /** Whether `passphrase` is the one that was hashed to `kept`. Without `kept` it takes as long, and is not. */
  async isRight(passphrase: string, kept: string | null, address: string): Promise<boolean> {
    const [, rounds, blocks, times, salt = '', hash = ''] = (kept ?? NOBODY).split('$')
    const derived = await this.derive(
      address,
      passphrase,
      Buffer.from(salt, 'base64url'),
      Number(rounds),
      Number(blocks),
      Number(times),
    )
    return timingSafeEqual(derived, Buffer.from(hash, 'base64url')) && kept !== null
  }

  private derive(
    address: string,
    passphrase: string,
    salt: Buffer,
    rounds: number,
    blocks: number,
    times: number,
  ): Promise<Buffer> {
    const asker = { network: boundAddress(address, 'prefix'), address: limitKey(address) }
    const options = { N: rounds, r: blocks, p: times, maxmem: 256 * rounds * blocks }
    return this.turns.run(
      asker,
      () =>
        new Promise((resolve, reject) => {
          scrypt(passphrase.normalize('NFC'), salt, HASH_BYTES, options, (error, key) => {
            if (error === null) resolve(key)
            else reject(error)
          })
        }),
    )
  }
}

/** The hash of nothing that anybody can type. */
const NOBODY = `scrypt$${ROUNDS}$${BLOCKS}$${TIMES}$${'A'.repeat(22)}$${'A'.repeat(43)}`
