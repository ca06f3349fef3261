import type { Context } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { nextPath } from '../../../../next-path.ts'
import { ALL_REVIEWS, type Back, pathsOf } from '../../../../paths.ts'

/** Where this answer leads back to, as its form's address says. `next` is a page of `/review` or nothing. */
export function backOf(c: Context<Env>): Back {
  const next = nextPath(c.req.query('next'))
  const isAllReviews = next?.split('?')[0] === ALL_REVIEWS
  return {
    after: c.req.query('after'),
    next: isAllReviews ? next : undefined,
    from: c.req.query('from') === 'transaction' ? 'transaction' : undefined,
  }
}

/** The page that it leads back to. */
export function leadBack(c: Context<Env>, transactionId: string, { after, next, from }: Back): string {
  const paths = pathsOf(c.var.ctx.companyId)
  if (from === 'transaction') return paths.transaction(transactionId)
  return next ?? paths.reviewAfter(after)
}

/** A sentence for that page: where several companies stand together, it says which one it is about. */
export function inSight(c: Context<Env>, { next }: Back, sentence: string): string {
  return next ? `${c.var.companyName}: ${sentence}` : sentence
}
