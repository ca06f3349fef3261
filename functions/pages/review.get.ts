// GET /review
//
// The questions of all of the person's companies in one queue, the oldest first, to be answered in place.
import { Hono } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { allReviewsPage } from './all-reviews-page.ts'
import { queryOfAll } from './review.model.ts'

export default new Hono<Env>().get('/review', (c) => allReviewsPage(c, queryOfAll(c.req.url)))
