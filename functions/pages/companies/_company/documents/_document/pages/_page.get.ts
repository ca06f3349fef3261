// GET /companies/:company/documents/:document/pages/:page
//
// Leads to the picture of a page in S3, where the file itself is none that browsers show.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { pageLink } from '#shared/documents/pages.ts'

export default new Hono<Env>().get('/companies/:company/documents/:document/pages/:page', async (c) => {
  const { ctx, deps } = c.var

  const url = await pageLink(ctx, deps.bucket, idParam(c, 'document'), c.req.param('page'))

  c.header('Cache-Control', 'no-store')
  return c.redirect(url, 302)
})
