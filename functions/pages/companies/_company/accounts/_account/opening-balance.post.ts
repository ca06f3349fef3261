// POST /companies/:company/accounts/:account/opening-balance
//
// Books what was in a bank account before its first statement, as the page of balances proposed it.
import { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { openBalance } from '#shared/statements/open-balance.ts'
import { readForm } from '../../../../form.ts'
import { pathsOf } from '../../../../paths.ts'

const Form = z.object({ cents: z.string().regex(/^-?\d{1,18}$/) })

export default new Hono<Env>().post('/companies/:company/accounts/:account/opening-balance', async (c) => {
  const { ctx } = c.var
  const { cents } = await readForm(c, Form)

  await openBalance(ctx, { accountId: idParam(c, 'account'), cents: BigInt(cents) })

  setFlash(c, { tone: 'good', sentence: 'The opening balance is booked.' })
  return c.redirect(pathsOf(ctx.companyId).bankBalances, 303)
})
