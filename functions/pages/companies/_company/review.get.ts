// GET /companies/:company/review
//
// The questions that wait for a person, newest first, with what the memory proposes and why.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../../company-page.ts'
import { pathsOf } from '../../paths.ts'
import { readReviewPage } from './review.model.ts'
import { reviewView } from './review.view.ts'

export default new Hono<Env>().get('/companies/:company/review', async (c) => {
  const { ctx } = c.var
  const after = c.req.query('after')

  const shown = await readReviewPage(ctx, { after })

  // The last question further down was answered: what is left is at the top.
  if (after && shown.cards.length === 0) return c.redirect(pathsOf(ctx.companyId).review, 302)
  const view = reviewView({ ...shown, mayDecide: mayWrite(c) })
  return companyPage(c, { title: 'Review', nav: 'review' }, view)
})
