import type { Context, Open } from '../context.ts'
import { enqueue } from '../operations/enqueue.ts'
import { emit } from '../operations/events.ts'
import { type Categorized, categorizeFresh, FRESH } from './categorize-fresh.ts'

/** Few enough that a page sees the import move, many enough that a look-up for all of them is one statement. */
const ROWS_AT_ONCE = 250
/** Then the next statement's turn comes, and this one goes on after it (docs/decisions/0016-fair-queue.md). */
const BATCHES_AT_ONCE = 4

/**
 * Looks every new transaction of a statement up in the memory: posts those it is sure of and puts the others in
 * review, some hundred in one transaction at a time. After a thousand it asks to be run again, behind whatever else
 * waits. Killed anywhere, it goes on where it was; run twice at once, the two share the rows.
 */
export async function categorizeStatement(open: Open, statementId: string): Promise<Categorized> {
  const total: Categorized = { posted: 0, asked: 0 }
  for (let batch = 0; batch < BATCHES_AT_ONCE; batch++) {
    const done =
      (await open((ctx) => categorizeSome(ctx, statementId, 'not locked'))) ??
      (await open((ctx) => categorizeSome(ctx, statementId, 'locked')))
    if (!done) return total
    total.posted += done.posted
    total.asked += done.asked
  }
  await open((ctx) => enqueue(ctx, 'transactions/categorize', { statementId }))
  return total
}

// Rows that somebody holds, to match a receipt to them say, are passed over while there are others, and waited for one
// by one in the end: whoever waits holds nothing that another may wait for.
async function categorizeSome(
  ctx: Context,
  statementId: string,
  which: 'not locked' | 'locked',
): Promise<Categorized | null> {
  const waiting = ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('statement_id', '=', statementId)
    .where('state', '=', 'new')
    .select(FRESH)
    .orderBy('merchant_key') // so that each merchant is looked up once or twice, not once in every batch
    .orderBy('id')
    .forNoKeyUpdate()
  const fresh = await (which === 'locked'
    ? waiting.limit(1)
    : waiting.limit(ROWS_AT_ONCE).skipLocked()
  ).execute()
  if (fresh.length === 0) {
    // The one waited for may have been decided meanwhile, and another be held.
    const isDone = which === 'not locked' || !(await hasNew(ctx, statementId))
    return isDone ? null : { posted: 0, asked: 0 }
  }

  const done = await categorizeFresh(ctx, fresh)
  emit(ctx, { kind: 'statement', subjectId: statementId, payload: { ...done } })
  return done
}

async function hasNew(ctx: Context, statementId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('statement_id', '=', statementId)
    .where('state', '=', 'new')
    .select('id')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
