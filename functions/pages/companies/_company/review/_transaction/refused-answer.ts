import type { Context } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { statusOf } from '#functions/middleware/problem.ts'
import type { Refusal } from '#shared/refusal.ts'
import { allReviewsPage } from '../../../../all-reviews-page.ts'
import { companyPage } from '../../../../company-page.ts'
import type { Back } from '../../../../paths.ts'
import { queryOfAll } from '../../../../review.model.ts'
import { type RefusedAnswer, readReviewPage } from '../../review.model.ts'
import { reviewView } from '../../review.view.ts'
import { transactionPage } from '../../transactions/transaction-page.ts'
import type { AnswerForm } from './answer.ts'

/** The page that was answered on (the review, that of all companies, or the transaction's own) after an answer that was refused: on its card, or above them all when the card is gone. */
export async function refusedAnswer(
  c: Context<Env>,
  given: { refusal: Refusal; transactionId: string; form: AnswerForm; back: Back },
): Promise<Response> {
  const { refusal, transactionId, form, back } = given
  if (refusal.kind !== 'invalid' && refusal.kind !== 'conflict') throw refusal

  const refused: RefusedAnswer = {
    transactionId,
    sentence: refusal.message,
    answer: form.answer,
    rows: form.account.map((account, index) => ({ account, amount: form.amount[index] ?? '' })),
  }
  c.var.event.refusal = refusal.message
  const status = statusOf(refusal)
  if (back.from === 'transaction') return transactionPage(c, { transactionId, refused }, status)
  if (back.next) {
    const wanted = { ...queryOfAll(back.next), refused: { ...refused, companyId: c.var.ctx.companyId } }
    c.set('afterwards', () => allReviewsPage(c, wanted, status))
    return c.body(null, status)
  }

  const shown = await readReviewPage(c.var.ctx, { after: back.after, refused })
  const onCard = shown.cards.some((card) => card.refused)
  const flash = onCard ? undefined : ({ tone: 'bad', sentence: refusal.message } as const)
  const view = reviewView({ ...shown, mayDecide: true })
  return companyPage(c, { title: 'Review', nav: 'review', flash }, view, status)
}
