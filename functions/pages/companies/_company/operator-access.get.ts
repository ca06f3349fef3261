// GET /companies/:company/operator-access
//
// Which operators asked to come into the company, and what became of it. Owners answer and end it here.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { listAccess } from '#shared/operators/access.ts'
import { companyPage } from '../../company-page.ts'
import { operatorAccessView } from './operator-access.view.ts'

export default new Hono<Env>().get('/companies/:company/operator-access', async (c) => {
  const { ctx } = c.var

  const requests = await listAccess(ctx)

  const view = { companyId: ctx.companyId, requests, now: new Date() }
  return companyPage(c, { title: 'Operator access', nav: 'members' }, operatorAccessView(view))
})
