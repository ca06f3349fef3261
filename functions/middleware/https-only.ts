import { createMiddleware } from 'hono/factory'
import type { Deps, Env } from './env.ts'

const READS = new Set(['GET', 'HEAD'])

/**
 * Leads what came by plain http to https, where a proxy before us says how it came. 308 keeps a write's method and
 * body. What asks whether we are alive is answered as it comes.
 */
export function httpsOnly({ origin, trustProxyHops = 0 }: Deps) {
  const isHeld = trustProxyHops > 0 && origin.startsWith('https:')
  return createMiddleware<Env>(async (c, next) => {
    // The proxy next to us writes the last entry.
    const came = c.req.header('x-forwarded-proto')?.split(',').at(-1)?.trim()
    if (!isHeld || came !== 'http' || c.req.path === '/up') return next()
    const { pathname, search } = new URL(c.req.url)
    return c.redirect(origin + pathname + search, READS.has(c.req.method) ? 301 : 308)
  })
}
