// POST /companies/:company/accounts/:account
//
// Calls a sub-account something else, or says on its page why that can't be.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { AccountName, Last4 } from '#functions/shapes.ts'
import { renameAccount } from '#shared/ledger/rename-account.ts'
import { Refusal } from '#shared/refusal.ts'
import { readForm } from '../../../form.ts'
import { pathsOf } from '../../../paths.ts'

const Form = z.object({ name: AccountName, numberLast4: Last4.or(z.literal('')).optional() })

export default new Hono<Env>().post('/companies/:company/accounts/:account', async (c) => {
  const { ctx } = c.var
  const accountId = idParam(c, 'account')
  const { name, numberLast4 } = await readForm(c, Form)

  try {
    await renameAccount(ctx, accountId, { name, numberLast4: numberLast4 || null })
    setFlash(c, { tone: 'good', sentence: `It is called “${name}” from now on.` })
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === 'not-found') throw error
    c.var.event.refusal = error.message
    setFlash(c, { tone: 'bad', sentence: error.message })
  }
  return c.redirect(pathsOf(ctx.companyId).account(accountId), 303)
})
