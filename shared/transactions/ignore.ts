import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict } from '../refusal.ts'
import { take } from './settle.ts'
import { findTransaction } from './transactions.ts'

/** Sets a transaction aside: it stays as the bank sent it, and nothing is posted for it. Answers the decision. */
export async function ignoreTransaction(ctx: Context, transactionId: string) {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person sets a transaction aside')
  await findTransaction(ctx, transactionId)
  const [taken] = await take(ctx, [transactionId], 'ignored')
  if (!taken) throw conflict('This transaction is already decided. Undo that first.')

  const { id: decisionId } = await ctx.db
    .insertInto('decisions')
    .values({
      company_id: ctx.companyId,
      transaction_id: transactionId,
      outcome: 'ignored',
      decided_by: 'person',
      user_id: ctx.actor.userId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await audit(ctx, 'transaction.ignored', transactionId)
  emit(ctx, { kind: 'transaction', subjectId: transactionId, payload: { settled: 1 } })
  return { transactionId, decisionId }
}
