import { createMiddleware } from 'hono/factory'
import { forbidden } from '#shared/refusal.ts'
import type { Deps, Env } from './env.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses writes that a page of another site has a browser send to the API: a form or a script can do that without
 * asking us first, in the person's name. Programs are no browsers, send neither header and are let through.
 */
export function notFromOtherSites({ origin }: Deps) {
  return createMiddleware<Env>(async (c, next) => {
    const site = c.req.header('sec-fetch-site')
    const from = c.req.header('origin')
    const isOurs = site ? site === 'same-origin' || site === 'none' : !from || from === origin
    if (!SAFE.has(c.req.method) && !isOurs) {
      throw forbidden('This was sent by a page of another site. Programs call the API without an Origin.')
    }
    await next()
  })
}
