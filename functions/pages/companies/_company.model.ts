import type { Cache } from '#shared/cache/cache.ts'
import type { Context } from '#shared/context.ts'
import { today } from '#shared/day.ts'
import { listDocuments } from '#shared/documents/documents.ts'
import { KINDS } from '#shared/documents/kinds.ts'
import { readPeriod } from '#shared/ledger/lock-period.ts'
import { newestMonth } from '#shared/reports/newest-month.ts'
import { readTrialBalance } from '#shared/reports/read-reports.ts'
import { whatWaits } from '#shared/review/what-waits.ts'
import { countMissingReceipts, RECEIPT_NEEDED_FROM_CENTS } from '#shared/transactions/missing-receipts.ts'
import { documentRow } from '../parts/document-row.ts'
import type { HomeView } from './_company.view.ts'

const RECENT = 6

/** What the home page shows. */
export async function readHome(ctx: Context, cache: Cache): Promise<Omit<HomeView, 'mayAdd'>> {
  const documents = await listDocuments(ctx, {}, { limit: RECENT })
  const { debitCents, creditCents } = await readTrialBalance(ctx, cache, today())
  const { lockedThrough } = await readPeriod(ctx)
  const month = await newestMonth(ctx)
  return {
    companyId: ctx.companyId,
    now: new Date(),
    waiting: await whatWaits(ctx),
    month: month && { ...month, withoutReceipt: await countWithoutReceipt(ctx, month.month) },
    books: { differenceCents: debitCents - creditCents, lockedThrough },
    documents: documents.rows.map(documentRow),
    maxBytes: KINDS.statement.maxBytes,
  }
}

async function countWithoutReceipt(ctx: Context, month: string): Promise<number> {
  const [missing] = await countMissingReceipts(ctx, RECEIPT_NEEDED_FROM_CENTS, month)
  return missing?.transactions ?? 0
}
