// GET /companies/:company/transactions
//
// Bank lines, newest first, and where each was filed. Filters: `?text=`, `?state=`, `?account=` and `?month=`.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { companyPage } from '../../company-page.ts'
import { readTransactionsPage, TransactionsQuery } from './transactions.model.ts'
import { transactionsView } from './transactions.view.ts'

export default new Hono<Env>().get('/companies/:company/transactions', async (c) => {
  const { after, ...asked } = TransactionsQuery.parse(c.req.query())

  const shown = await readTransactionsPage(c.var.ctx, asked, after)

  return companyPage(c, { title: 'Transactions', nav: 'transactions' }, transactionsView(shown))
})
