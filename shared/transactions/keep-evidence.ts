import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { auditEach } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'

/**
 * Writes the receipts of posted transactions down as the evidence for their entries, each with its hash, and calls a
 * receipt posted when all of its transactions are. Those without a decision are left for when they get one; a second
 * time changes nothing.
 */
export async function keepEvidence(ctx: Context, transactionIds: string[]): Promise<void> {
  if (transactionIds.length === 0) return
  const keptBy = ctx.actor.kind === 'person' ? ctx.actor.userId : null
  await sql`
    insert into evidence (company_id, entry_id, document_id, sha256, kept_by)
    select m.company_id, n.entry_id, m.document_id, d.sha256, ${keptBy}
    from matches m
    join documents d on d.company_id = m.company_id and d.id = m.document_id and d.sha256 is not null
    join decisions n on n.company_id = m.company_id and n.transaction_id = m.transaction_id and n.undone_at is null
    where m.company_id = ${ctx.companyId} and m.transaction_id = any(${transactionIds}::uuid[]) and n.entry_id is not null
    on conflict do nothing`.execute(ctx.db)
  const { rows } = await sql<{ id: string }>`
    update documents d set state = 'posted', settled_at = now()
    where d.company_id = ${ctx.companyId} and d.state = 'matched' and d.id in (
        select document_id from matches
        where company_id = ${ctx.companyId} and transaction_id = any(${transactionIds}::uuid[]))
      and not exists (
        select from matches m where m.company_id = d.company_id and m.document_id = d.id and not exists (
          select from decisions n where n.company_id = m.company_id and n.transaction_id = m.transaction_id
            and n.undone_at is null and n.entry_id is not null))
    returning d.id`.execute(ctx.db)
  await tell(ctx, 'posted', rows)
}

/** Calls the posted receipts of these transactions matched again: their decisions were taken back. */
export async function unpostReceipts(ctx: Context, transactionIds: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update documents d set state = 'matched', settled_at = now()
    where d.company_id = ${ctx.companyId} and d.state = 'posted' and d.id in (
      select document_id from matches
      where company_id = ${ctx.companyId} and transaction_id = any(${transactionIds}::uuid[]))
    returning d.id`.execute(ctx.db)
  await tell(ctx, 'matched', rows)
}

async function tell(ctx: Context, state: 'posted' | 'matched', documents: { id: string }[]): Promise<void> {
  const action = state === 'posted' ? 'document.posted' : 'document.unposted'
  await auditEach(
    ctx,
    action,
    documents.map(({ id }) => ({ subjectId: id })),
  )
  for (const { id } of documents) emit(ctx, { kind: 'document', subjectId: id, payload: { state } })
}
