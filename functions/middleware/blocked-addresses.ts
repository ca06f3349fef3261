import { createMiddleware } from 'hono/factory'
import { blockOffender } from '#shared/limits/block-offender.ts'
import { tooMany } from '#shared/refusal.ts'
import { inWords } from '#shared/wait.ts'
import type { Deps, Env } from './env.ts'
import { addressKey, isUnlimited } from './limits.ts'

/** Who is blocked is asked again after so long at most: an operator may have let them in. */
const REMEMBER_SECONDS = 60
const REMEMBER_AT_MOST = 10_000

/**
 * Blocks an address that is refused again and again, for whatever reason it is refused as too often. While it is
 * blocked it costs us a look into a map.
 */
export function blockOffenders({ db, log }: Deps, blocked: BlockedAddresses) {
  return createMiddleware<Env>(async (c, next) => {
    if (isUnlimited(c)) return next()
    const key = addressKey(c)
    blocked.refuse(key)
    await next()
    if (c.res.status !== 429 || blocked.has(key)) return
    await blockOffender(db, key).catch((err) => log.error({ err }, 'a refusal is not counted'))
  })
}

/** The addresses that this process knows to be blocked; Postgres keeps them for all. */
export class BlockedAddresses {
  readonly #until = new Map<string, { asked: number; blocked: number }>()

  remember(key: string, seconds: number): void {
    if (this.#until.size >= REMEMBER_AT_MOST) this.#until.delete(this.#until.keys().next().value!)
    const now = Date.now() / 1000
    this.#until.set(key, { asked: now + Math.min(seconds, REMEMBER_SECONDS), blocked: now + seconds })
  }

  has(key: string): boolean {
    return this.#left(key) !== null
  }

  /** @throws Refusal `too-many` when it is blocked */
  refuse(key: string): void {
    const seconds = this.#left(key)
    if (seconds === null) return
    throw tooMany(
      `Your address was refused so often that it is blocked for ${inWords(seconds)}. Whoever runs this GrayLedger can unblock it.`,
      seconds,
    )
  }

  #left(key: string): number | null {
    const known = this.#until.get(key)
    if (!known) return null
    const now = Date.now() / 1000
    if (now < known.asked) return Math.ceil(known.blocked - now)
    this.#until.delete(key)
    return null
  }
}
