// GET /companies/:company/accounts
//
// The chart of accounts with its tax lines, and the company's own accounts below the fixed ones.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { listAccounts, listArchivedAccounts } from '#shared/ledger/accounts.ts'
import { companyPage } from '../../company-page.ts'
import { accountsView } from './accounts.view.ts'

export default new Hono<Env>().get('/companies/:company/accounts', async (c) => {
  const { ctx } = c.var

  const accounts = await listAccounts(ctx)
  const archived = await listArchivedAccounts(ctx)

  const view = accountsView({ companyId: ctx.companyId, accounts, archived, mayWrite: mayWrite(c) })
  return companyPage(c, { title: 'Accounts', nav: 'accounts' }, view)
})
