// POST /companies/:company/entries/:entry/reversal
//
// Undoes an entry. One that posts a bank line is undone with its decision, and the transaction waits again.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { takeBackEntry } from '#shared/transactions/take-back-entry.ts'
import { count } from '../../../../format.ts'
import { pathsOf } from '../../../../paths.ts'

export default new Hono<Env>().post('/companies/:company/entries/:entry/reversal', async (c) => {
  const { ctx } = c.var
  const entryId = idParam(c, 'entry')

  const { waitingAgain } = await takeBackEntry(ctx, entryId)

  const again = `${count(waitingAgain, 'transaction waits', 'transactions wait')} for a new answer in review.`
  setFlash(c, { tone: 'good', sentence: `The entry is reversed. ${waitingAgain > 0 ? again : ''}`.trim() })
  return c.redirect(pathsOf(ctx.companyId).entry(entryId), 303)
})
