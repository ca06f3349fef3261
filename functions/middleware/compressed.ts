import { promisify } from 'node:util'
import { gzip, gzipSync } from 'node:zlib'
import { createMiddleware } from 'hono/factory'
import type { Env } from './env.ts'

/** Less than this fits into one packet anyway, bytes. */
const LEAST_BYTES = 1_400
/** Up to here packing takes half a millisecond, and less than having another thread do it; bytes. */
const AT_ONCE_BYTES = 200_000
const LEVEL = { level: 3 } // half the time of 5, for a twentieth more bytes
const TYPES = /^(application\/(problem\+)?json|text\/html)\b/
const packApart = promisify(gzip)

/**
 * Packs pages and JSON for whoever can unpack them; Heroku's router doesn't. Hono's own middleware would pack the
 * smallest answers too, as it doesn't know their size. An answer that shows a secret (`no-store`) goes as it is: how
 * well something packs tells what is in it.
 */
export const compressed = createMiddleware<Env>(async (c, next) => {
  await next()
  const { headers, status } = c.res
  if (!TYPES.test(headers.get('content-type') ?? '') || headers.get('cache-control') === 'no-store') return
  headers.append('Vary', 'Accept-Encoding') // by `c.header` the whole answer would be made anew, as a stream
  if (c.req.method === 'HEAD' || !/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return
  const body = Buffer.from(await c.res.arrayBuffer())
  const isPacked = body.length >= LEAST_BYTES
  if (isPacked) {
    headers.set('Content-Encoding', 'gzip')
    const tag = headers.get('etag')
    if (tag && !tag.startsWith('W/')) headers.set('ETag', `W/${tag}`)
  }
  c.res = undefined // or Hono would take the headers over one by one
  c.res = new Response(isPacked ? await pack(body) : body, { status, headers })
})

const pack = (body: Buffer) => (body.length < AT_ONCE_BYTES ? gzipSync(body, LEVEL) : packApart(body, LEVEL))
