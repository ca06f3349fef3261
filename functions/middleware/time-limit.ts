import { createMiddleware } from 'hono/factory'
import { unavailable } from '#shared/refusal.ts'
import type { Deps, Env } from './env.ts'

/** Routers give up after 30 s and say nothing that helps, ms. */
const AT_MOST_MS = 27_000

/**
 * Answers 503 when a request takes too long. `c.var.signal` ends its transaction, in which nothing is changed. Live
 * streams last as long as somebody listens.
 */
export function timeLimit({ requestTimeoutMs = AT_MOST_MS }: Deps) {
  return createMiddleware<Env>(async (c, next) => {
    if (c.req.path.endsWith('/events')) return next()
    const limit = new AbortController()
    c.set('signal', limit.signal)
    const over = Promise.withResolvers<never>()
    const timer = setTimeout(() => {
      const refusal = unavailable(
        'This took too long and was stopped; nothing was changed. Try again in a moment.',
      )
      limit.abort(refusal)
      over.reject(refusal)
    }, requestTimeoutMs)
    try {
      await Promise.race([next(), over.promise])
    } finally {
      clearTimeout(timer)
    }
  })
}
