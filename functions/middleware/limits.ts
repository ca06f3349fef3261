import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { type RateLimitInfo, rateLimiter, type Store } from 'hono-rate-limiter'
import { DEFAULT_LIMITS, type LimitSettings } from '#shared/config.ts'
import { hashOf } from '#shared/keys/secret.ts'
import { tooMany } from '#shared/refusal.ts'
import { inWords } from '#shared/wait.ts'
import { LIMITS, type Limit, type LimitName, UNLIMITED, type Whose } from '../limits.ts'
import { secretOf } from './api-key.ts'
import type { BlockedAddresses } from './blocked-addresses.ts'
import { addressGroup, clientAddress } from './client-address.ts'
import type { Deps, Env } from './env.ts'
import { TurnCounter } from './turn-counter.ts'

/**
 * Holds every door to its limits, functions/limits.ts. All of a request's turns are taken in one go: at once, or, at a
 * door with a limit per person or company, when it is known who that is, by `c.var.takeTurns`. Whoever didn't get so
 * far is counted afterwards.
 */
export function limits(deps: Deps, blocked: BlockedAddresses) {
  const { db, limitsDb = db, log, limits: settings = DEFAULT_LIMITS } = deps
  const counter = new TurnCounter(limitsDb, log)
  const limiters = Object.fromEntries(
    NAMES.map((name) => [name, limiter(name, { counter, blocked, settings })]),
  ) as Record<LimitName, ReturnType<typeof limiter>>

  return createMiddleware<Env>(async (c, next) => {
    if (isUnlimited(c)) return next()

    const broad: LimitName[] = secretOf(c) === undefined ? ['address'] : ['address', 'key']
    const door = doorOf(c)
    const narrow = NARROW.filter((name) => (LIMITS[name] as Limit).doors.includes(door))
    let isTaken = false
    const take = async (names: LimitName[]) => {
      if (isTaken) return
      isTaken = true
      const takes = await Promise.allSettled(names.map((name) => limiters[name](c, async () => {})))
      tell(c, names, settings)
      const refused = takes.find(({ status }) => status === 'rejected')
      if (refused) throw (refused as PromiseRejectedResult).reason
    }
    c.set('takeTurns', () => take([...broad, ...narrow]))
    if (narrow.length === 0) await take(broad)
    await next()
    await take(broad)
  })
}

const NAMES = Object.keys(LIMITS) as LimitName[]
const NARROW = NAMES.filter((name) => LIMITS[name].doors !== 'all')

const doorOf = (c: Context<Env>) => `${c.req.method} ${c.get('route')}`

/** Whether no limit holds for this door. */
export const isUnlimited = (c: Context<Env>) => UNLIMITED.includes(doorOf(c))

/** Whom turns are counted for. A company only when whoever asks belongs to it: nobody uses up another's. */
const WHO: Record<Whose, (c: Context<Env>) => string> = {
  address: (c) => addressGroup(clientAddress(c)),
  key: (c) => hashOf(secretOf(c)!),
  user: (c) => c.get('user').id,
  company: (c) => String(c.get('event').companyId),
}

/** What the address of a request is counted under. */
export const addressKey = (c: Context<Env>) => `address ${WHO.address(c)}`

interface Parts {
  counter: TurnCounter
  blocked: BlockedAddresses
  settings: LimitSettings
}

function limiter(name: LimitName, { counter, blocked, settings }: Parts) {
  const limit: Limit = LIMITS[name]
  const [burst, rate] = [limit.burst(settings), limit.perSecond(settings)]
  const store: Store<Env> = {
    async increment(key) {
      const turn = await counter.take({ key, rate, burst })
      if (!turn) return { totalHits: 0 }
      if (turn.blocked) blocked.remember(key, turn.seconds)
      const totalHits = turn.given ? burst - turn.remaining : burst + 1
      return { totalHits, resetTime: new Date(Date.now() + turn.seconds * 1000) }
    },
    // Nothing gives a turn back.
    decrement() {},
    resetKey() {},
  }
  const keyGenerator = (c: Context<Env>) => `${name} ${WHO[limit.whose](c)}`
  return rateLimiter<Env>({
    store,
    keyGenerator,
    limit: burst,
    windowMs: (burst / rate) * 1000,
    standardHeaders: false,
    requestPropertyName: name,
    handler(c) {
      blocked.refuse(keyGenerator(c))
      const seconds = secondsOf(infoOf(c, name))
      throw tooMany(limit.sentence(inWords(seconds)), seconds)
    },
  })
}

const infoOf = (c: Context<Env>, name: LimitName) => c.get(name as never) as RateLimitInfo | undefined
const secondsOf = (info?: RateLimitInfo) =>
  Math.max(1, Math.ceil(((info?.resetTime?.getTime() ?? 0) - Date.now()) / 1000))

// draft-ietf-httpapi-ratelimit-headers-10: every limit that holds here, by name. The library knows one at a time.
function tell(c: Context<Env>, names: LimitName[], settings: LimitSettings): void {
  const counted = names.filter((name) => infoOf(c, name)?.resetTime)
  if (counted.length === 0) return
  const policy = (name: LimitName) => {
    const [burst, rate] = [LIMITS[name].burst(settings), LIMITS[name].perSecond(settings)]
    return `"${name}";q=${burst};w=${Math.ceil(burst / rate)}`
  }
  const left = (name: LimitName) =>
    `"${name}";r=${infoOf(c, name)!.remaining};t=${secondsOf(infoOf(c, name))}`
  c.header('RateLimit-Policy', counted.map(policy).join(', '))
  c.header('RateLimit', counted.map(left).join(', '))
}
