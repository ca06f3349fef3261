import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { emit } from '../operations/events.ts'

/** Has people file what the memory couldn't look up: nothing waits for a job that doesn't come. */
export async function leaveToPeople(ctx: Context, statementId: string): Promise<void> {
  await move(ctx, statementId, 'new', 'review')
}

/** Lets the memory look up again what it never saw. What it had an opinion on, or a person decided, stands. */
export async function leaveToMemory(ctx: Context, statementId: string): Promise<void> {
  await move(ctx, statementId, 'review', 'new')
}

async function move(ctx: Context, statementId: string, from: 'new' | 'review', to: 'new' | 'review') {
  const { numUpdatedRows } = await ctx.db
    .updateTable('transactions')
    .set({ state: to })
    .where('company_id', '=', ctx.companyId)
    .where('statement_id', '=', statementId)
    .where('state', '=', from)
    .where(sql<boolean>`not exists (select from suggestions s
      where s.company_id = transactions.company_id and s.transaction_id = transactions.id)`)
    .where(sql<boolean>`not exists (select from decisions d
      where d.company_id = transactions.company_id and d.transaction_id = transactions.id)`)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) emit(ctx, { kind: 'statement', subjectId: statementId })
}
