// GET /companies/:company/transactions
//
// Bank lines, newest first, and where each was filed. Filters: `?text=`, `?state=`, `?account=` and `?month=`.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { companyPage } from '../../company-page.ts'
import { TRANSACTION_STATES } from '../../parts/state.ts'
import { filter, Month, Text } from '../../query.ts'
import { readTransactionsPage } from './transactions.model.ts'
import { transactionsView } from './transactions.view.ts'

const Query = z.object({
  text: filter(Text),
  state: filter(z.enum(TRANSACTION_STATES)),
  account: filter(z.uuid()),
  month: filter(Month),
  statement: filter(z.uuid()),
  after: z.string().optional(),
})

export default new Hono<Env>().get('/companies/:company/transactions', async (c) => {
  const { after, ...asked } = Query.parse(c.req.query())

  const shown = await readTransactionsPage(c.var.ctx, asked, after)

  return companyPage(c, { title: 'Transactions', nav: 'transactions' }, transactionsView(shown))
})
