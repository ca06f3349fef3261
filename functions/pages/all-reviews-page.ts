import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from '../middleware/env.ts'
import { lonePage } from './lone-page.ts'
import { ALL_REVIEWS, ALL_REVIEWS_EVENTS, queryOf } from './paths.ts'
import { type AllReviewsWanted, readAllReviewsPage } from './review.model.ts'
import { allReviewsView } from './review.view.ts'

/** Answers the review of all companies. A refused answer stands on its card, or above them all when that is gone. */
export async function allReviewsPage(
  c: Context<Env>,
  wanted: AllReviewsWanted,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { deps, user } = c.var
  const view = await readAllReviewsPage(deps.db, user.id, wanted)

  // The last question further down was answered: what is left is at the top.
  if (wanted.after && view.cards.length === 0 && !wanted.refused) {
    return c.redirect(ALL_REVIEWS + queryOf({ company: wanted.company }), 302)
  }
  const onCard = view.cards.some(({ card }) => card.refused)
  const flash = wanted.refused && !onCard && ({ tone: 'bad', sentence: wanted.refused.sentence } as const)
  const news = { url: ALL_REVIEWS_EVENTS, kinds: ['news'] }
  return lonePage(c, 'Review', allReviewsView(view), status, { news, flash: flash || undefined })
}
