import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { withWaiting } from '#db/waiting.ts'
import type { Env } from './env.ts'

/**
 * One JSON line per request, when it ends: who asked, by which door, how it ended, and where the time went (`ms` in
 * all, `databaseMs` of it waiting for the database, `queueMs` before it came to us). Code in between adds fields to
 * `c.var.event`; neither bodies, queries, cookies nor keys are ever among them.
 */
export const requestLog = createMiddleware<Env>((c, next) =>
  withWaiting(async (waitedMs) => {
    const started = performance.now()
    const requestId = idOf(c)
    const queueMs = queueMsOf(c)
    c.set('event', { requestId })
    c.header('X-Request-Id', requestId)
    await next()
    const { fault, ...event } = c.get('event')
    const line = {
      ...event,
      method: c.req.method,
      route: c.get('route'),
      status: c.res.status,
      ms: tenths(performance.now() - started),
      databaseMs: tenths(waitedMs()),
      ...(queueMs !== null && { queueMs }),
    }
    const { requests, log } = c.get('deps')
    requests?.count(line.ms, c.res.status >= 500)
    if (fault) log.error({ ...line, err: fault }, 'request')
    else log.info(line, 'request')
  }),
)

/** The router's id, where it looks like one: it goes into our log and our answer. */
function idOf(c: Context<Env>): string {
  const given = c.req.header('x-request-id') ?? ''
  return /^[\w.-]{1,200}$/.test(given) ? given : crypto.randomUUID()
}

/** How long a router kept the request, by its own clock: it says in `X-Request-Start` when it got it, in ms. */
function queueMsOf(c: Context<Env>): number | null {
  const [, start] = /^(?:t=)?(\d{13})\b/.exec(c.req.header('x-request-start') ?? '') ?? []
  if (start === undefined || !c.get('deps').trustProxyHops) return null
  return Math.max(0, Date.now() - Number(start))
}

const tenths = (ms: number) => Math.round(ms * 10) / 10
