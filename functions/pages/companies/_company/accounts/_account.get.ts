// GET /companies/:company/accounts/:account
//
// An account's entries between `?from=` and `?through=`, this year so far unless told, and what it stood at after each.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { accountLedger } from '#shared/reports/account-ledger.ts'
import { companyPage } from '../../../company-page.ts'
import { keysetOf } from '../../../parts/keyset.ts'
import { pathsOf } from '../../../paths.ts'
import { pageAfter } from '../../../query.ts'
import { daysOf } from '../reports/fields.ts'
import { accountView } from './_account.view.ts'

export default new Hono<Env>().get('/companies/:company/accounts/:account', async (c) => {
  const { ctx } = c.var
  const accountId = idParam(c, 'account')
  const { after, ...asked } = c.req.query()
  const days = daysOf(asked)

  const ledger = await accountLedger(ctx, accountId, days, pageAfter(after))

  const keyset = keysetOf(
    pathsOf(ctx.companyId).account(accountId),
    { ...days },
    { after, next: ledger.next },
  )
  const view = accountView({ companyId: ctx.companyId, days, ledger, keyset, mayWrite: mayWrite(c) })
  return companyPage(c, { title: ledger.account.name, nav: 'general-ledger' }, view)
})
