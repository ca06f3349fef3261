// GET /companies/:company/reports/trial-balance
//
// Every account's balance at the end of a day, `?asOf=YYYY-MM-DD`, today unless told.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { today } from '#shared/day.ts'
import { trialBalance } from '#shared/reports/trial-balance.ts'
import { companyPage } from '../../../company-page.ts'
import { filter } from '../../../query.ts'
import { trialBalanceView } from './trial-balance.view.ts'

const Query = z.object({ asOf: filter(z.iso.date()) })

export default new Hono<Env>().get('/companies/:company/reports/trial-balance', async (c) => {
  const { ctx, companyName } = c.var
  const { asOf = today() } = Query.parse(c.req.query())

  const balance = await trialBalance(ctx, asOf)

  const view = trialBalanceView({ company: { id: ctx.companyId, name: companyName }, balance })
  return companyPage(c, { title: 'Trial balance', nav: 'trial-balance' }, view)
})
