import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { conflict, invalid } from '#shared/refusal.ts'
import type { Env } from './env.ts'

/**
 * A write that carries an `Idempotency-Key` happens once: the same request again gets the first one's answer, another
 * request under the same key a 409. The key commits with the write, so one that failed may be tried again; a second
 * request that comes while the first is at work waits for it inside Postgres.
 */
export const idempotency = createMiddleware<Env>(async (c, next) => {
  const key = c.req.header('idempotency-key')
  if (!key || c.req.method === 'GET') return next()
  if (key.length > 255) throw invalid('An Idempotency-Key has at most 255 characters.')

  const ctx = c.get('ctx')
  const hash = createHash('sha256')
    .update(`${c.get('user').id} ${c.req.method} ${c.req.path}\n`)
    .update(await c.req.text())
    .digest('hex')
  const first = await ctx.db
    .insertInto('idempotency_keys')
    .values({ company_id: ctx.companyId, key, request_hash: hash })
    .onConflict((used) => used.doNothing())
    .returning('key')
    .executeTakeFirst()
  const ours = ctx.db
    .selectFrom('idempotency_keys')
    .where('company_id', '=', ctx.companyId)
    .where('key', '=', key)
  if (first) {
    await next()
    if (c.res.ok) {
      const answerAgain = c.get('answerAgain')
      await ctx.db
        .updateTable('idempotency_keys')
        .set({
          status: c.res.status,
          body: answerAgain ? JSON.stringify(answerAgain) : await c.res.clone().text(),
        })
        .where('company_id', '=', ctx.companyId)
        .where('key', '=', key)
        .execute()
    }
    return
  }
  const earlier = await ours.select(['request_hash', 'status', 'body']).executeTakeFirstOrThrow()
  if (earlier.request_hash !== hash) {
    throw conflict('This Idempotency-Key was used for another request. Use a new key for each request.')
  }
  c.header('Idempotency-Replayed', 'true')
  return c.json(earlier.body as object, earlier.status as ContentfulStatusCode)
})
