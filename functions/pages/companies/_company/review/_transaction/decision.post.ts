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
import { AnswerForm } from './answer.ts'
import { backOf, inSight, leadBack } from './back.ts'
import { decide } from './decide.ts'
import { refusedAnswer } from './refused-answer.ts'

export default new Hono<Env>().post('/companies/:company/review/:transaction/decision', async (c) => {
  const transactionId = idParam(c, 'transaction')
  const back = backOf(c)
  const form = await readForm(c, AnswerForm)

  const { done, refusal } = await attempt(c.var.ctx, (ctx) => decide(ctx, transactionId, form, back))

  if (refusal) return refusedAnswer(c, { refusal, transactionId, form, back })
  setFlash(c, { tone: 'good', ...done, sentence: inSight(c, back, done.sentence) })
  return c.redirect(leadBack(c, transactionId, back), 303)
})
