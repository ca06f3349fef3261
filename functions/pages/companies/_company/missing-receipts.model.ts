import type { Context } from '#shared/context.ts'
import { today } from '#shared/day.ts'
import { countMissingReceipts, RECEIPT_NEEDED_FROM_CENTS } from '#shared/transactions/missing-receipts.ts'
import { listTransactions } from '#shared/transactions/transactions.ts'
import { keysetOf } from '../../parts/keyset.ts'
import { pathsOf } from '../../paths.ts'
import { pageAfter } from '../../query.ts'
import { typedCents } from '../../typed-cents.ts'
import type { MissingReceiptsView } from './missing-receipts.view.ts'
import { transactionRow } from './transactions.model.ts'

/** A page of the expenses without a receipt, and the months they are of. */
export async function readMissingReceipts(
  ctx: Context,
  asked: { from?: string | undefined; month?: string | undefined },
  after: string | undefined,
): Promise<MissingReceiptsView> {
  const fromCents = asked.from ? typedCents(asked.from) : RECEIPT_NEEDED_FROM_CENTS
  const filter = { withoutReceiptFromCents: fromCents, ...(asked.month && { month: asked.month }) }
  const { rows, next } = await listTransactions(ctx, filter, pageAfter(after))
  return {
    companyId: ctx.companyId,
    today: today(),
    fromCents,
    month: asked.month,
    months: await countMissingReceipts(ctx, fromCents),
    transactions: rows.map(transactionRow),
    keyset: keysetOf(pathsOf(ctx.companyId).missingReceipts, asked, { after, next }),
  }
}
