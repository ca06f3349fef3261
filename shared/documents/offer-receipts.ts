import type { Context } from '../context.ts'
import { offerReceipt } from './read-receipt-document.ts'
import { readingFromJson } from './reading-json.ts'

/** Offers every receipt that found no transaction so far once more, now that new ones have come. */
export async function offerReceipts(ctx: Context): Promise<void> {
  const unmatched = await ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .where('kind', '=', 'receipt')
    .where('state', '=', 'read')
    .select(['id', 'reading'])
    .orderBy('created_at')
    .limit(200)
    .execute()
  for (const { id, reading } of unmatched) {
    const read = readingFromJson(reading)
    if (read) await offerReceipt(ctx, id, read)
  }
}
