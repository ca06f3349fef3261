import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Env } from '#functions/middleware/env.ts'
import { mayWrite } from '#functions/middleware/member.ts'
import { companyPage } from '../../../company-page.ts'
import type { RefusedAnswer } from '../review.model.ts'
import { readTransactionPage } from './_transaction.model.ts'
import { transactionView } from './_transaction.view.ts'

/** Answers a transaction's page, with a refused answer beside the form that it was given in. */
export async function transactionPage(
  c: Context<Env>,
  asked: { transactionId: string; refused?: RefusedAnswer },
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const shown = await readTransactionPage(c.var.ctx, asked)

  const view = transactionView({ ...shown, mayDecide: mayWrite(c) })
  return companyPage(c, { title: shown.transaction.descriptor, nav: 'transactions' }, view, status)
}
