// POST /companies/:company/leaving/withdrawal
//
// Takes the deletion of the company back. Owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { withdrawDeletion } from '#shared/leaving/deletion.ts'
import { pathsOf } from '../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/leaving/withdrawal', async (c) => {
  const { ctx } = c.var

  await withdrawDeletion(ctx)

  setFlash(c, { tone: 'good', sentence: 'The company stays. It can be written to again.' })
  return c.redirect(pathsOf(ctx.companyId).leaving, 303)
})
