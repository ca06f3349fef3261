import { AsyncLocalStorage } from 'node:async_hooks'

// Whatever a request waits for below it, however deep, is added to its own sum; no request sees another's.
const sums = new AsyncLocalStorage<{ ms: number }>()

/** Runs `work` and tells it, whenever it asks, for how many ms it has waited for the database so far. */
export function withWaiting<T>(work: (waitedMs: () => number) => T): T {
  const sum = { ms: 0 }
  return sums.run(sum, () => work(() => sum.ms))
}

/** Adds the time until `promise` is settled to what is waited for here. */
export async function waitingFor<T>(promise: Promise<T>): Promise<T> {
  const sum = sums.getStore()
  if (!sum) return promise
  const started = performance.now()
  try {
    return await promise
  } finally {
    sum.ms += performance.now() - started
  }
}

/** Runs what is done for several requests together, and is no single one's waiting. */
export function forNobody<T>(work: () => T): T {
  return sums.exit(work)
}
