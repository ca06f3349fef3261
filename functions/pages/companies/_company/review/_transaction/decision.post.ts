// POST /companies/:company/review/:transaction/decision
//
// A person's answer to a question: approve what was suggested, another account, a split, or set it aside. A refused
// answer comes back on its card, with all that was typed.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { setFlash } from '#functions/middleware/flash.ts'
import { idParam } from '#functions/middleware/id-param.ts'
import { attempt } from '#shared/attempt.ts'
import { readForm } from '../../../../form.ts'
import { pathsOf } from '../../../../paths.ts'
import { AnswerForm } from './answer.ts'
import { decide } from './decide.ts'
import { refusedAnswer } from './refused-answer.ts'

export default new Hono<Env>().post('/companies/:company/review/:transaction/decision', async (c) => {
  const transactionId = idParam(c, 'transaction')
  const after = c.req.query('after')
  const form = await readForm(c, AnswerForm)

  const { done, refusal } = await attempt(c.var.ctx, (ctx) => decide(ctx, transactionId, form))

  if (refusal) return refusedAnswer(c, { refusal, transactionId, form, after })
  setFlash(c, { tone: 'good', ...done })
  return c.redirect(pathsOf(c.var.ctx.companyId).reviewAfter(after), 303)
})
