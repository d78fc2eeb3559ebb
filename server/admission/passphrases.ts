// Passphrases, kept as scrypt hashes. Hashing takes tens of milliseconds and 32 MB on a thread of its own, so few run at
// once and few may wait: a flood of them costs those who send it, and nobody else.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's second choice for scrypt: 2^15 rounds, blocks of 8, 3 times. 32 MB. */
const ROUNDS = 2 ** 15
const BLOCKS = 8
const TIMES = 3
const SALT_BYTES = 16
const HASH_BYTES = 32
const MOST_AT_ONCE = 2
const MOST_WAITING = 30

export class Busy extends Error {}

export class Passphrases {
  private running = 0
  private readonly waiting: (() => void)[] = []

  /** scrypt$rounds$blocks$times$salt$hash. Throws Busy when too many wait. */
  async hash(passphrase: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    const hash = await this.derive(passphrase, salt, ROUNDS, BLOCKS, TIMES)
    return ['scrypt', ROUNDS, BLOCKS, TIMES, salt.toString('base64url'), hash.toString('base64url')].join('$')
  }

  /** Whether `passphrase` is the one that was hashed to `kept`. Without `kept` it takes as long, and is not. */
  async isRight(passphrase: string, kept: string | null): Promise<boolean> {
    const [, rounds, blocks, times, salt = '', hash = ''] = (kept ?? NOBODY).split('$')
    const derived = await this.derive(
      passphrase,
      Buffer.from(salt, 'base64url'),
      Number(rounds),
      Number(blocks),
      Number(times),
    )
    return timingSafeEqual(derived, Buffer.from(hash, 'base64url')) && kept !== null
  }

  private async derive(
    passphrase: string,
    salt: Buffer,
    rounds: number,
    blocks: number,
    times: number,
  ): Promise<Buffer> {
    await this.turn()
    try {
      return await new Promise((resolve, reject) => {
        const options = { N: rounds, r: blocks, p: times, maxmem: 256 * rounds * blocks }
        scrypt(passphrase.normalize('NFC'), salt, HASH_BYTES, options, (error, key) => {
          if (error === null) resolve(key)
          else reject(error)
        })
      })
    } finally {
      const next = this.waiting.shift()
      if (next === undefined) this.running--
      else next()
    }
  }

  private async turn(): Promise<void> {
    if (this.running < MOST_AT_ONCE) {
      this.running++
      return
    }
    if (this.waiting.length >= MOST_WAITING) throw new Busy('Too many passphrases at once.')
    // Whoever is done hands its place on.
    await new Promise<void>((resolve) => this.waiting.push(resolve))
  }
}

/** The hash of nothing that anybody can type. */
const NOBODY = `scrypt$${ROUNDS}$${BLOCKS}$${TIMES}$${'A'.repeat(22)}$${'A'.repeat(43)}`
