import { batchesOf } from '../batches.ts'
import type { Context } from '../context.ts'
import type { Pair, Split } from './matching/pair.ts'

/** Offers kept for one receipt: nobody reads on. */
const MOST_OFFERS = 5

/** Keeps these offers, by receipt and best first, in place of all earlier ones. Writes only what differs. */
export async function keepOffers(ctx: Context, offers: Map<string, (Pair | Split)[]>): Promise<void> {
  const wanted = Map.groupBy(
    [...offers].flatMap(([id, list]) => rowsOf(ctx, id, list)),
    (row) => row.document_id,
  )
  const kept = Map.groupBy(await readKept(ctx), (row) => row.document_id)
  const changed = [...new Set([...wanted.keys(), ...kept.keys()])].filter(
    (id) => fingerprint(wanted.get(id)) !== fingerprint(kept.get(id)),
  )
  if (changed.length === 0) return
  await ctx.db
    .deleteFrom('match_offers')
    .where('company_id', '=', ctx.companyId)
    .where('document_id', 'in', changed)
    .execute()
  for (const batch of batchesOf(changed.flatMap((id) => wanted.get(id) ?? []))) {
    await ctx.db.insertInto('match_offers').values(batch).execute()
  }
}

type Row = ReturnType<typeof rowsOf>[number]

function rowsOf(ctx: Context, documentId: string, offers: (Pair | Split)[]) {
  return offers.slice(0, MOST_OFFERS).flatMap((offer, index) => {
    const parts = 'transactions' in offer ? offer.transactions : [offer.transaction]
    return parts.map(({ id, amountCents }) => ({
      company_id: ctx.companyId,
      document_id: documentId,
      rank: index + 1,
      transaction_id: id,
      // A tip on top is no part of the receipt.
      amount_cents: parts.length > 1 ? -amountCents : offer.receipt.totalCents,
      score: offer.score.toFixed(3),
      reasons: JSON.stringify(offer.reasons),
    }))
  })
}

async function readKept(ctx: Context): Promise<Row[]> {
  const rows = await ctx.db
    .selectFrom('match_offers')
    .where('company_id', '=', ctx.companyId)
    .selectAll()
    .orderBy('document_id')
    .orderBy('rank')
    .execute()
  return rows.map((row) => ({ ...row, reasons: JSON.stringify(row.reasons) }))
}

const fingerprint = (rows: Row[] | undefined) =>
  (rows ?? [])
    .map((row) => [row.rank, row.transaction_id, row.amount_cents, row.score, row.reasons].join('|'))
    .sort()
    .join('\n')
