// GET /companies/:company/documents/:document/file
//
// Leads to the file itself in S3, by a link that is good for a minute.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { fileLink } from '#shared/documents/file-link.ts'

export default new Hono<Env>().get('/companies/:company/documents/:document/file', async (c) => {
  const { ctx, deps } = c.var

  const url = await fileLink(ctx, deps.bucket, idParam(c, 'document'))

  c.header('Cache-Control', 'no-store')
  return c.redirect(url, 302)
})
