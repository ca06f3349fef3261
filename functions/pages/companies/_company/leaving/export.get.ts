// GET /companies/:company/leaving/export
//
// Leads to the copy of everything, by a link that is good for a minute. Owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { exportLink } from '#shared/leaving/ask-export.ts'

export default new Hono<Env>().get('/companies/:company/leaving/export', async (c) => {
  const { ctx, deps } = c.var

  const link = await exportLink(ctx, deps.bucket)

  c.header('Cache-Control', 'no-store')
  return c.redirect(link, 303)
})
