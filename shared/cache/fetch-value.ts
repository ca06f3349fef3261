import { setTimeout } from 'node:timers/promises'
import type { Keeping } from './cache.ts'
import type { Count } from './count-use.ts'
import { type CacheKey, tagsOf } from './keys.ts'
import type { Claim, Store } from './store.ts'
import { pack, unpack } from './values.ts'

export interface Fetching {
  store: Store
  /** What is missing and this process is fetching at this moment. */
  underWay: Map<CacheKey, Promise<Fetched>>
  count: Count
}

export interface Fetched {
  value: unknown
  made: boolean
  /** Made by this process and kept: also right for whoever came while it was being made. */
  stands: boolean
}

/** Longest that a caller waits for another process's maker before it makes the value itself, ms. */
const PATIENCE_MS = 10_000
// Between two looks at what another process is making, ms.
const FIRST_LOOK_MS = 5
const LAST_LOOK_MS = 100

/** See `Cache.fetch`. */
export async function fetchValue<T>(
  { store, underWay, count }: Fetching,
  key: CacheKey,
  keeping: Keeping,
  make: () => Promise<T>,
): Promise<T> {
  const found = await store.find(key)
  const old = found && (unpack(found.value) as T | undefined)
  if (found && old === undefined) await store.delete(key)
  if (old !== undefined && !found?.due) return hit(old)

  // Within the process, whoever is first fetches for all. Where that came to nothing, because it failed for a reason of
  // its own or because a tag was dropped meanwhile, each goes on by itself.
  const first = old === undefined ? underWay.get(key) : undefined
  const shared = await first?.catch(() => null)
  if (shared?.stands) return hit(shared.value as T)

  const claim = { key, tags: tagsOf(key, keeping.tags ?? []), holder: crypto.randomUUID() }
  const fetching = claimOrWait(store, claim, old).then((outcome) => {
    if (outcome === 'alone') return make().then((value) => ({ value, made: true, stands: false }))
    if (outcome === 'mine') return makeAndKeep(store, claim, keeping, make, leave)
    return { value: outcome.value, made: false, stands: false }
  })
  // Before it is stored, not after: whoever comes later might come after a drop that came after the storing.
  const leave = () => void (underWay.get(key) === fetching && underWay.delete(key))
  if (old === undefined && !underWay.has(key)) underWay.set(key, fetching)
  const { value, made } = await fetching.finally(leave)
  if (!made) return hit(value as T)
  count('misses')
  return value as T

  function hit(value: T): T {
    count('hits')
    return value
  }
}

// The value that somebody made meanwhile, or else who is to make it: the holder of the claim, or, where nobody can be
// waited for, this caller alone. An old value is waited for by nobody.
async function claimOrWait(
  store: Store,
  claim: Claim,
  old: unknown,
): Promise<{ value: unknown } | 'mine' | 'alone'> {
  const givesUpAt = performance.now() + PATIENCE_MS
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(1.5 * pause, LAST_LOOK_MS)) {
    const answer = await store.claim(claim)
    if (answer?.mine) return 'mine'
    const value = answer?.value ? unpack(answer.value) : old
    if (value !== undefined) return { value }
    if (!answer || performance.now() > givesUpAt) return 'alone'
    await setTimeout(pause)
  }
}

async function makeAndKeep<T>(
  store: Store,
  claim: Claim,
  { lastsMs }: Keeping,
  make: () => Promise<T>,
  made: () => void,
): Promise<Fetched> {
  const alive = setInterval(() => void store.renew(claim), store.leaseMs / 3)
  let value: T
  try {
    value = await make()
  } catch (error) {
    await store.release(claim)
    throw error
  } finally {
    clearInterval(alive)
  }
  made()
  const packed = pack(value)
  if (!packed) return { value, made: true, stands: await store.release(claim) }
  const outcome = await store.keep({ ...claim, value: packed, lastsMs })
  return { value, made: true, stands: outcome === 'stored' || outcome === 'full' }
}
