import { sql } from 'kysely'
import { batchesOf } from '../batches.ts'
import type { Context } from '../context.ts'
import { type Cause, postEntries } from '../ledger/post-entry.ts'
import type { Part } from './answer.ts'
import { keepEvidence } from './keep-evidence.ts'

/** A transaction that was just taken out of the waiting ones, so that nobody else decides it. */
export interface Taken {
  id: string
  account_id: string
  posted_on: string
  amount_cents: bigint
  descriptor: string
}

export interface Settling {
  transaction: Taken
  parts: Part[]
  cause: Cause
  decisionKey: string
  /** What had been proposed first, and how sure it was. */
  suggested: { decisionKey: string; confidence: number; level: string | null } | null
  /** What it taught, when a person decided. */
  memoryId: string | null
  /** The decision on an equal transaction that settles this one too. */
  followsId?: string
}

/**
 * Posts taken transactions and writes their decisions; answers the decisions in the order given. Line 1 of each
 * entry is the bank account's own, the parts follow.
 */
export async function settle(ctx: Context, settlings: Settling[]) {
  const rows = settlings.map((settling) => ({
    settling,
    decisionId: crypto.randomUUID(),
    entryId: crypto.randomUUID(),
  }))
  if (rows.length === 0) return []
  const evidence = await receiptHashes(
    ctx,
    settlings.map(({ transaction }) => transaction.id),
  )
  await postEntries(
    ctx,
    rows.map(({ settling: { transaction, parts, cause }, entryId }) => ({
      id: entryId,
      enteredOn: transaction.posted_on,
      memo: transaction.descriptor,
      transactionId: transaction.id,
      documentSha256: evidence.get(transaction.id),
      cause,
      lines: [
        { accountId: transaction.account_id, amountCents: transaction.amount_cents },
        ...parts.map(({ accountId, amountCents }) => ({ accountId, amountCents: -amountCents })),
      ],
    })),
  )
  const decisions = rows.map(({ settling, decisionId, entryId }) => ({
    company_id: ctx.companyId,
    id: decisionId,
    transaction_id: settling.transaction.id,
    outcome: 'posted' as const,
    entry_id: entryId,
    decided_by: settling.cause.kind,
    user_id: settling.cause.kind === 'person' ? settling.cause.userId : null,
    decision_key: settling.decisionKey,
    suggested_key: settling.suggested?.decisionKey ?? null,
    suggested_confidence: settling.suggested?.confidence ?? null,
    suggested_level: settling.suggested?.level ?? null,
    memory_id: settling.memoryId,
    follows_id: settling.followsId ?? null,
  }))
  for (const batch of batchesOf(decisions)) await ctx.db.insertInto('decisions').values(batch).execute()
  await keepEvidence(ctx, [...evidence.keys()])
  return rows.map(({ settling, decisionId, entryId }) => ({
    transactionId: settling.transaction.id,
    decisionId,
    entryId,
  }))
}

// The hash of the first receipt stands in the entry itself; all of them stand in its evidence.
async function receiptHashes(ctx: Context, transactionIds: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ transactionId: string; sha256: string }>`
    select distinct on (m.transaction_id) m.transaction_id as "transactionId", d.sha256
    from matches m
    join documents d on d.company_id = m.company_id and d.id = m.document_id and d.sha256 is not null
    where m.company_id = ${ctx.companyId} and m.transaction_id = any(${transactionIds}::uuid[])
    order by m.transaction_id, m.matched_at, m.document_id`.execute(ctx.db)
  return new Map(rows.map((row) => [row.transactionId, row.sha256]))
}

export const TAKEN = ['id', 'account_id', 'posted_on', 'amount_cents', 'descriptor'] as const

/** Takes waiting transactions out of the queue. One statement checks and sets: of two askers, one gets each row. */
export async function take(ctx: Context, ids: string[], to: 'posted' | 'ignored'): Promise<Taken[]> {
  if (ids.length === 0) return []
  return ctx.db
    .updateTable('transactions')
    .set({ state: to })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('state', 'in', ['new', 'review'])
    .returning(TAKEN)
    .execute()
}
