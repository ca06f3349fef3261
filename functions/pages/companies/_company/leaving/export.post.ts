// POST /companies/:company/leaving/export
//
// Has a copy of everything made. Owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { askExport } from '#shared/leaving/ask-export.ts'
import { pathsOf } from '../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/leaving/export', async (c) => {
  const { ctx } = c.var

  await askExport(ctx)

  return c.redirect(pathsOf(ctx.companyId).leaving, 303)
})
