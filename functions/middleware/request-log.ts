import { createMiddleware } from 'hono/factory'
import { routePath } from 'hono/route'
import type { Env } from './env.ts'

/** One JSON line per request, when it ends. Code in between adds fields to `c.var.event`. */
export const requestLog = createMiddleware<Env>(async (c, next) => {
  const started = performance.now()
  const requestId = c.req.header('x-request-id') ?? crypto.randomUUID()
  c.set('event', { requestId })
  c.header('X-Request-Id', requestId)
  await next()
  const { fault, ...event } = c.var.event
  const line = {
    ...event,
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    ms: Math.round((performance.now() - started) * 10) / 10,
  }
  if (fault) c.var.deps.log.error({ ...line, err: fault }, 'request')
  else c.var.deps.log.info(line, 'request')
})
