import { createMiddleware } from 'hono/factory'
import { assertStays } from '#shared/leaving/deletion.ts'
import type { Env } from './env.ts'

/** What may still be done to a company that waits for its deletion: what has to do with leaving, and locking out. */
const STILL_OPEN =
  /\/(operator-access\/.+|leaving\/\w+|deletion|export|keys\/:key|keys\/:key\/revocation|members\/:member|members\/:member\/removal)$/

/** A company that will be deleted is only read until then: nothing is put into books that are to go. */
export const readOnlyInGrace = createMiddleware<Env>(async (c, next) => {
  if (!READS.has(c.req.method) && !STILL_OPEN.test(c.get('route'))) await assertStays(c.get('ctx'))
  await next()
})

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
