import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { dayInWords } from '../day.ts'
import { audit } from '../operations/audit.ts'
import { conflict, notFound } from '../refusal.ts'
import { declineMatch } from './decline-match.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { stateByMatches } from './match-receipt.ts'

/**
 * Takes the match of a receipt to one transaction back, or to all of them. The receipt is offered again, but not what
 * was taken back. Where the entry stands in a locked period its evidence stays.
 */
export async function unmatchReceipt(
  ctx: Context,
  documentId: string,
  transactionId?: string,
): Promise<Document> {
  const document = await lockReceipt(ctx, documentId, transactionId)
  const taken = document.matches.filter((match) => !transactionId || match.transactionId === transactionId)
  if (document.matches.length === 0) throw conflict('This receipt is not matched to a transaction.')
  if (taken.length === 0) throw notFound('This receipt is not matched to that transaction.')
  const ids = taken.map((match) => match.transactionId)
  await withdrawEvidence(ctx, documentId, ids)
  await ctx.db
    .deleteFrom('matches')
    .where('company_id', '=', ctx.companyId)
    .where('document_id', '=', documentId)
    .where('transaction_id', 'in', ids)
    .execute()
  for (const id of ids) await declineMatch(ctx, documentId, id)
  await audit(ctx, 'document.unmatched', documentId, { before: { transactionIds: ids } })
  await stateByMatches(ctx, documentId, ids[0]!, false)
  return findDocument(ctx, documentId)
}

/** Says that a receipt is no evidence for the standing entries of these transactions any more. */
async function withdrawEvidence(ctx: Context, documentId: string, transactionIds: string[]): Promise<void> {
  if (ctx.actor.kind !== 'person') throw new TypeError('only a person withdraws evidence')
  const { rows: standing } = await sql<{ id: string; enteredOn: string; lockedThrough: string | null }>`
    select v.id, e.entered_on as "enteredOn", s.locked_through as "lockedThrough"
    from evidence v
    join entries e on e.company_id = v.company_id and e.id = v.entry_id
    join decisions n on n.company_id = e.company_id and n.entry_id = e.id and n.undone_at is null
    join company_settings s on s.company_id = v.company_id
    where v.company_id = ${ctx.companyId} and v.document_id = ${documentId} and v.withdrawn_at is null
      and e.transaction_id = any(${transactionIds}::uuid[])`.execute(ctx.db)
  const locked = standing.find(({ enteredOn, lockedThrough }) => lockedThrough && enteredOn <= lockedThrough)
  if (locked) {
    throw conflict(
      `This receipt is the evidence for an entry of ${dayInWords(locked.enteredOn)}, and the books are locked ` +
        `through ${dayInWords(locked.lockedThrough!)}. It stays as it is.`,
    )
  }
  if (standing.length === 0) return
  await ctx.db
    .updateTable('evidence')
    .set({ withdrawn_at: sql`now()`, withdrawn_by: ctx.actor.userId })
    .where('company_id', '=', ctx.companyId)
    .where(
      'id',
      'in',
      standing.map(({ id }) => id),
    )
    .execute()
}
