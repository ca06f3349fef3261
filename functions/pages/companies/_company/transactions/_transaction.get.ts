// GET /companies/:company/transactions/:transaction
//
// One bank line: what became of it and why, its receipts, what else came from the same merchant, and ways to answer it,
// to file it elsewhere or to take it back.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { transactionPage } from './transaction-page.ts'

export default new Hono<Env>().get('/companies/:company/transactions/:transaction', (c) =>
  transactionPage(c, { transactionId: idParam(c, 'transaction') }),
)
