// GET /companies/:company/keys
//
// The keys with which programs come in, and a form that makes one. Admins and owners only.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { listKeys } from '#shared/keys/keys.ts'
import { companyPage } from '../../company-page.ts'
import { keysView } from './keys.view.ts'

export default new Hono<Env>().get('/companies/:company/keys', async (c) => {
  const { ctx } = c.var

  const keys = await listKeys(ctx)

  return companyPage(
    c,
    { title: 'API keys', nav: 'keys' },
    keysView({ companyId: ctx.companyId, now: new Date(), keys }),
  )
})
