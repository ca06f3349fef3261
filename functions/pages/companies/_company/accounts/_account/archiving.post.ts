// POST /companies/:company/accounts/:account/archiving
//
// Puts a sub-account out of use, or says on the same page why it has to stay.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { findAccount } from '#shared/ledger/accounts.ts'
import { archiveAccount } from '#shared/ledger/archive-account.ts'
import { Refusal } from '#shared/refusal.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/accounts/:account/archiving', async (c) => {
  const { ctx } = c.var
  const { id, name } = await findAccount(ctx, idParam(c, 'account'))

  try {
    await archiveAccount(ctx, id)
    setFlash(c, { tone: 'good', sentence: `“${name}” is archived. What was filed to it stays.` })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    c.var.event.refusal = error.message
    setFlash(c, { tone: 'bad', sentence: error.message })
  }
  return c.redirect(pathsOf(ctx.companyId).accounts, 303)
})
