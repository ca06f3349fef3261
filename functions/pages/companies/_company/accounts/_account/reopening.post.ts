// POST /companies/:company/accounts/:account/reopening
//
// Puts an archived sub-account to use again, or says on the same page why that can't be.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { findAccount } from '#shared/ledger/accounts.ts'
import { reopenAccount } from '#shared/ledger/reopen-account.ts'
import { Refusal } from '#shared/refusal.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/accounts/:account/reopening', async (c) => {
  const { ctx } = c.var
  const { id, name } = await findAccount(ctx, idParam(c, 'account'))

  try {
    await reopenAccount(ctx, id)
    setFlash(c, { tone: 'good', sentence: `“${name}” is in use again.` })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    c.var.event.refusal = error.message
    setFlash(c, { tone: 'bad', sentence: error.message })
  }
  return c.redirect(pathsOf(ctx.companyId).accounts, 303)
})
