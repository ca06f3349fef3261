import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** A transaction that a receipt may be of, or several that paid it together. */
export interface Offer {
  /** The first of `parts`. */
  transaction: OfferedTransaction
  /** What each transaction paid of the receipt; more than one when the payment was split. */
  parts: { transaction: OfferedTransaction; amountCents: bigint }[]
  /** To put the likeliest first; not calibrated. */
  score: number
  /** In words, e.g. 'The amount is the same'. */
  reasons: string[]
}

export interface OfferedTransaction {
  id: string
  postedOn: string
  descriptor: string
  amountCents: bigint
  state: string
}

/**
 * What a receipt that waits is offered, likeliest first, as the last look at the whole inbox found it
 * (match-inbox.ts). What was taken or declined since is left out.
 */
export async function findOffers(ctx: Context, documentId: string): Promise<Offer[]> {
  const { rows } = await sql<OfferRow>`
    select o.rank, o.score, o.reasons, o.amount_cents, t.id, t.posted_on, t.descriptor, t.amount_cents as whole_cents, t.state
    from match_offers o
    join documents d on d.company_id = o.company_id and d.id = o.document_id and d.transaction_id is null
      and d.state in ('read', 'needs_you')
    join transactions t on t.company_id = o.company_id and t.id = o.transaction_id
    where o.company_id = ${ctx.companyId} and o.document_id = ${documentId} and not exists (
      select from match_offers p
      join transactions x on x.company_id = p.company_id and x.id = p.transaction_id
      where p.company_id = o.company_id and p.document_id = o.document_id and p.rank = o.rank and (
        x.state = 'ignored'
        or exists (select from matches m where m.company_id = p.company_id and m.transaction_id = p.transaction_id)
        or exists (select from declined_matches n where n.company_id = p.company_id
          and n.document_id = p.document_id and n.transaction_id = p.transaction_id)))
    order by o.rank, t.posted_on, t.id`.execute(ctx.db)
  return [...Map.groupBy(rows, ({ rank }) => rank).values()].map(offerOf)
}

interface OfferRow {
  rank: number
  score: string
  reasons: string[]
  amount_cents: bigint
  id: string
  posted_on: string
  descriptor: string
  whole_cents: bigint
  state: string
}

function offerOf(rows: OfferRow[]): Offer {
  const parts = rows.map(({ id, posted_on, descriptor, whole_cents, state, amount_cents }) => ({
    transaction: { id, postedOn: posted_on, descriptor, amountCents: whole_cents, state },
    amountCents: amount_cents,
  }))
  const { score, reasons } = rows[0]!
  return { transaction: parts[0]!.transaction, parts, score: Number(score), reasons }
}
