// GET /companies/:company/tax-package/file
//
// Leads to the latest package of `?year=`, by a link that is good for a minute.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { packageLink } from '#shared/tax-package/package-link.ts'
import { Year } from '../tax-package.model.ts'

export default new Hono<Env>().get('/companies/:company/tax-package/file', async (c) => {
  const { ctx, deps } = c.var
  const { year } = Year.parse(c.req.query())

  const link = await packageLink(ctx, deps.bucket, year)

  c.header('Cache-Control', 'no-store')
  return c.redirect(link, 303)
})
