import { hash } from 'node:crypto'
import { every } from 'hono/combine'
import { etag } from 'hono/etag'
import { createMiddleware } from 'hono/factory'
import type { Env } from './env.ts'

const keptPrivately = createMiddleware<Env>(async (c, next) => {
  await next()
  if (c.req.method === 'GET' && c.res.ok) c.res.headers.set('Cache-Control', 'private, no-cache')
})

// Hono's own hashes in another thread, and going there and back takes longer than hashing.
function generateDigest(body: Uint8Array): ArrayBuffer {
  return new Uint8Array(hash('sha1', body, 'buffer')).buffer
}

/**
 * For reads that seldom change and are asked for often: whoever has the answer already, by its `ETag`, is told so with
 * 304 instead of being sent it again. It may be kept by nobody else, and not be shown without asking us.
 */
export const revalidated = every(etag({ generateDigest }), keptPrivately)
