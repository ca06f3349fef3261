// POST /companies/:company/review/:transaction/undo
//
// Takes back the answer to a transaction, and with it the equal ones that it had settled: they wait again.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { findTransaction } from '#shared/transactions/transactions.ts'
import { undoDecision } from '#shared/transactions/undo-decision.ts'
import { count } from '../../../../format.ts'
import { backOf, inSight, leadBack } from './back.ts'

export default new Hono<Env>().post('/companies/:company/review/:transaction/undo', async (c) => {
  const { ctx } = c.var
  const back = backOf(c)
  const { id, descriptor } = await findTransaction(ctx, idParam(c, 'transaction'))

  const { waitingAgain } = await undoDecision(ctx, { transactionId: id })

  const more = waitingAgain > 1 ? `, with ${count(waitingAgain - 1, 'equal one', 'equal ones')}` : ''
  setFlash(c, { tone: 'good', sentence: inSight(c, back, `${descriptor} waits again${more}.`) })
  return c.redirect(`${leadBack(c, id, back)}#review-${id}`, 303)
})
