import type { Context } from 'hono'
import type { Env } from '#functions/middleware/env.ts'
import { statusOf } from '#functions/middleware/problem.ts'
import type { Refusal } from '#shared/refusal.ts'
import { companyPage } from '../../../../company-page.ts'
import { type RefusedAnswer, readReviewPage } from '../../review.model.ts'
import { reviewView } from '../../review.view.ts'
import type { AnswerForm } from './answer.ts'

/** The review page after an answer that was refused: on its card, or above them all when the card is gone. */
export async function refusedAnswer(
  c: Context<Env>,
  given: { refusal: Refusal; transactionId: string; form: AnswerForm; after: string | undefined },
): Promise<Response> {
  const { refusal, transactionId, form, after } = given
  if (refusal.kind !== 'invalid' && refusal.kind !== 'conflict') throw refusal

  const refused: RefusedAnswer = {
    transactionId,
    sentence: refusal.message,
    answer: form.answer,
    rows: form.account.map((account, index) => ({ account, amount: form.amount[index] ?? '' })),
  }
  const shown = await readReviewPage(c.var.ctx, { after, refused })
  const onCard = shown.cards.some((card) => card.refused)
  const flash = onCard ? undefined : ({ tone: 'bad', sentence: refusal.message } as const)
  c.var.event.refusal = refusal.message
  const view = reviewView({ ...shown, mayDecide: true })
  return companyPage(c, { title: 'Review', nav: 'review', flash }, view, statusOf(refusal))
}
