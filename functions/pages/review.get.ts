// GET /review
//
// What waits for the person in all their companies.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { readAllReviews } from '#shared/review/read-all-reviews.ts'
import { lonePage } from './lone-page.ts'
import { allReviewsView } from './review.view.ts'

export default new Hono<Env>().get('/review', async (c) => {
  const { deps, user } = c.var

  const reviews = await readAllReviews(deps.db, user.id)

  return lonePage(c, 'Review', allReviewsView({ reviews }))
})
