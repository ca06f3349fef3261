import type { Context } from '#shared/context.ts'
import { listAccounts } from '#shared/ledger/accounts.ts'
import { categorize } from '#shared/transactions/categorize.ts'
import { ignoreTransaction } from '#shared/transactions/ignore.ts'
import { findTransaction } from '#shared/transactions/transactions.ts'
import { count } from '../../../../format.ts'
import { type Back, pathsOf } from '../../../../paths.ts'
import { type AnswerForm, answerFrom } from './answer.ts'

/** Carries out what the form says, and answers what to tell the person, with the way back. */
export async function decide(
  ctx: Context,
  transactionId: string,
  form: AnswerForm,
  back: Back,
): Promise<{ sentence: string; undo: string }> {
  const { descriptor, amountCents } = await findTransaction(ctx, transactionId)
  const undo = pathsOf(ctx.companyId).undo(transactionId, back)
  if (form.answer === 'ignore') {
    await ignoreTransaction(ctx, transactionId)
    return { sentence: `${descriptor} is set aside.`, undo }
  }
  const accounts = await listAccounts(ctx)
  const answer = answerFrom(form, { amountCents, accounts })
  const { replaces } = form
  const onlyThis = form.onlyThis === 'yes'
  const { alsoSettled } = await categorize(ctx, {
    transactionId,
    answer,
    onlyThis,
    ...(replaces && { replaces }),
  })

  const chosen = 'split' in answer ? answer.split : [answer]
  const names = chosen.map(({ accountId }) => accounts.find(({ id }) => id === accountId)?.name)
  const more = alsoSettled.length > 0 ? `, and ${count(alsoSettled.length, 'equal one', 'equal ones')}` : ''
  return { sentence: `${descriptor} → ${names.join(' + ')}${more}.`, undo }
}
