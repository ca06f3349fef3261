// GET /companies/:company/missing-receipts
//
// Expenses without a receipt, by month. Filters: `?from=` (dollars, 75 unless said) and `?month=`.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { companyPage } from '../../company-page.ts'
import { filter, Month } from '../../query.ts'
import { readMissingReceipts } from './missing-receipts.model.ts'
import { missingReceiptsView } from './missing-receipts.view.ts'

const Dollars = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/)
  .refine((dollars) => Number(dollars) > 0)

const Query = z.object({ from: filter(Dollars), month: filter(Month), after: z.string().optional() })

export default new Hono<Env>().get('/companies/:company/missing-receipts', async (c) => {
  const { after, ...asked } = Query.parse(c.req.query())

  const shown = await readMissingReceipts(c.var.ctx, asked, after)

  return companyPage(c, { title: 'Without a receipt', nav: 'missing-receipts' }, missingReceiptsView(shown))
})
