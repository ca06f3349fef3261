import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { createMiddleware } from 'hono/factory'
import type { Env } from './env.ts'

/** Less than this fits into one packet anyway, bytes. */
const LEAST_BYTES = 1_400
const TYPES = /^(application\/(problem\+)?json|text\/html)\b/
const pack = promisify(gzip) // in a thread of its own: others are answered meanwhile

/**
 * Packs pages and JSON for whoever can unpack them; Heroku's router doesn't. Hono's own middleware would pack the
 * smallest answers too, as it doesn't know their size. An answer that shows a secret (`no-store`) goes as it is: how
 * well something packs tells what is in it.
 */
export const compressed = createMiddleware<Env>(async (c, next) => {
  await next()
  const { headers } = c.res
  if (!TYPES.test(headers.get('content-type') ?? '') || headers.get('cache-control') === 'no-store') return
  headers.append('Vary', 'Accept-Encoding') // by `c.header` the whole answer would be made anew, as a stream
  if (c.req.method === 'HEAD' || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return
  const body = Buffer.from(await c.res.clone().arrayBuffer())
  if (body.length < LEAST_BYTES) return

  c.res = new Response(await pack(body, { level: 5 }), c.res)
  c.res.headers.set('Content-Encoding', 'gzip')
  const tag = headers.get('etag')
  if (tag && !tag.startsWith('W/')) c.res.headers.set('ETag', `W/${tag}`)
})
