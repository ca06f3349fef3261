// GET /companies/:company/reports/bank-balances
//
// Whether the books and the bank agree, account by account, and what the two are apart by.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { bankBalances } from '#shared/statements/bank-balances.ts'
import { companyPage } from '../../../company-page.ts'
import { bankBalancesView } from './bank-balances.view.ts'

export default new Hono<Env>().get('/companies/:company/reports/bank-balances', async (c) => {
  const { ctx } = c.var

  const accounts = await bankBalances(ctx)

  const view = bankBalancesView({ companyId: ctx.companyId, accounts, mayWrite: mayWrite(c) })
  return companyPage(c, { title: 'Bank balances', nav: 'bank-balances' }, view)
})
