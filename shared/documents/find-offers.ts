import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import { embedLocally } from '../outside/local-embedding.ts'
import type { ReceiptReading } from './read/receipt.ts'

/** A transaction that a receipt may be of. */
export interface Offer {
  transaction: { id: string; postedOn: string; descriptor: string; amountCents: bigint; state: string }
  /** 0 to 1, to put the likeliest first; not calibrated. */
  score: number
  /** In words, e.g. 'the amount is the same'. */
  reasons: string[]
}

/** Days that a card payment may take to be posted, and may be posted before the date on a receipt. */
const DAYS_LATER = 10
const DAYS_EARLIER = 2
/** A tip added after the receipt was printed, at most, in percent of the total. */
const MOST_TIP_PERCENT = 30n
const MOST_OFFERS = 5

/**
 * Transactions that a receipt may be of, likeliest first: money out, of its total or, where a tip may follow, up to
 * 30 % more, from two days before its date to ten days after it, and not yet taken by another receipt.
 */
export async function findOffers(
  ctx: Context,
  documentId: string,
  reading: ReceiptReading,
): Promise<Offer[]> {
  const total = reading.totalCents?.value
  if (!total) return []
  const most = reading.tipMayFollow ? total + (total * MOST_TIP_PERCENT) / 100n : total
  let query = ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('amount_cents', '<=', -total)
    .where('amount_cents', '>=', -most)
    .where('state', '<>', 'ignored')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('documents as taken')
            .whereRef('taken.company_id', '=', 'transactions.company_id')
            .whereRef('taken.transaction_id', '=', 'transactions.id')
            .where('taken.id', '<>', documentId)
            .select('taken.id'),
        ),
      ),
    )
  const date = reading.date?.value
  if (date) {
    query = query.where(
      sql<boolean>`posted_on between ${date}::date - ${DAYS_EARLIER}::int and ${date}::date + ${DAYS_LATER}::int`,
    )
  }
  const candidates = await query
    .select(['id', 'posted_on as postedOn', 'descriptor', 'amount_cents as amountCents', 'state'])
    .orderBy('posted_on', 'desc')
    .limit(50)
    .execute()
  return candidates
    .map((transaction) => judge(transaction, reading))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_OFFERS)
}

function judge(transaction: Offer['transaction'], { totalCents, date, vendor }: ReceiptReading): Offer {
  const more = -transaction.amountCents - totalCents!.value
  const days = date && daysBetween(date.value, transaction.postedOn)
  const alike = vendor ? likeness(vendor.value, transaction.descriptor) : 0
  const reasons = [
    more === 0n
      ? 'The amount is the same'
      : `The amount is ${Number((more * 1000n) / totalCents!.value) / 10} % more, as with a tip`,
  ]
  if (days === 0) reasons.push('On the same day')
  else if (days) reasons.push(days > 0 ? `Posted ${count(days)} later` : `Posted ${count(-days)} earlier`)
  if (alike > 0.4) reasons.push(`“${vendor!.value}” is in the bank’s text`)
  const score =
    (more === 0n ? 0.5 : 0.3) + (days === null ? 0 : 0.25 / (1 + Math.abs(days) / 3)) + 0.25 * alike
  return { transaction, score, reasons }
}

const count = (days: number) => `${days} day${days === 1 ? '' : 's'}`

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

// How alike vendor and descriptor are spelt, 0 to 1: the cosine that the memory compares merchants by.
function likeness(vendor: string, descriptor: string): number {
  const a = embedLocally(merchantKey(vendor))
  const b = embedLocally(merchantKey(descriptor))
  return Math.max(
    0,
    a.reduce((sum, x, i) => sum + x * b[i]!, 0),
  )
}
