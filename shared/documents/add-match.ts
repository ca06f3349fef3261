import type { Context } from '../context.ts'

export interface NewMatch {
  documentId: string
  transactionId: string
  /** The part of the receipt that the transaction paid; 0 for another page of what others show in full. */
  amountCents: bigint
}

/** Writes who matched a receipt to a transaction, by how much. Once more with another amount changes the amount. */
export async function addMatch(
  ctx: Context,
  { documentId, transactionId, amountCents }: NewMatch,
): Promise<void> {
  const { actor } = ctx
  await ctx.db
    .insertInto('matches')
    .values({
      company_id: ctx.companyId,
      document_id: documentId,
      transaction_id: transactionId,
      amount_cents: amountCents,
      matched_by: actor.kind,
      user_id: actor.kind === 'person' ? actor.userId : null,
    })
    .onConflict((known) =>
      known.columns(['company_id', 'document_id', 'transaction_id']).doUpdateSet(({ ref }) => ({
        amount_cents: ref('excluded.amount_cents'),
        matched_by: ref('excluded.matched_by'),
        user_id: ref('excluded.user_id'),
      })),
    )
    .execute()
}
