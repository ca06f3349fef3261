import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { dayInWords } from '../day.ts'
import { formatCents } from '../money.ts'
import { emit } from '../operations/events.ts'
import { keepEvidence } from '../transactions/keep-evidence.ts'
import { addMatch } from './add-match.ts'
import { keepOffers } from './keep-offers.ts'
import { lockOffers } from './lock-offers.ts'
import type { OpenTransaction, Pair, Split } from './matching/pair.ts'
import { planMatches } from './matching/plan.ts'
import { readOpenReceipts, type WaitingReceipt } from './open-receipts.ts'
import { readOpenTransactions } from './open-transactions.ts'
import { setDocumentState } from './set-state.ts'
import { markTwinReceipts } from './twin-receipts.ts'

export interface Matched {
  /** Receipts that were looked at. */
  receipts: number
  matched: number
  offered: number
}

/**
 * Looks at all receipts that wait and all transactions without one: matches what can be nothing else, offers the
 * rest by the best assignment there is, and leaves alone what a person has said. A second run finds the same and
 * writes nothing; two at once take turns.
 */
export async function matchInbox(ctx: Context): Promise<Matched> {
  await lockOffers(ctx)
  const waiting = await readOpenReceipts(ctx)
  const twins = await markTwinReceipts(ctx, waiting)
  const receipts = waiting.flatMap(({ receipt }) => receipt ?? [])
  const open = await readOpenTransactions(ctx, receipts)
  const odd = waiting.filter(({ notice }) => notice !== null)
  const onlyAsked = new Set([...twins.keys(), ...odd.map(({ id }) => id)])
  const plan = planMatches({ receipts, ...open, onlyAsked })

  const matched = await matchCertain(ctx, plan.certain)
  await keepOffers(ctx, plan.offers)
  for (const receipt of waiting) {
    if (matched.has(receipt.id)) continue
    const best = plan.asked.has(receipt.id) ? plan.offers.get(receipt.id)![0]! : null
    await say(ctx, receipt, receipt.notice ?? twins.get(receipt.id) ?? (best && questionAbout(best)))
  }
  return { receipts: waiting.length, matched: matched.size, offered: plan.asked.size }
}

// All transactions before any receipt, in the order of whoever posts them: neither then waits for the other.
async function matchCertain(ctx: Context, pairs: Pair[]): Promise<Set<string>> {
  const free = await lockTransactions(
    ctx,
    pairs.map(({ transaction }) => transaction.id),
  )
  const matched = pairs.filter(({ transaction }) => free.has(transaction.id))
  for (const { receipt, transaction, reasons } of matched) {
    const [documentId, transactionId] = [receipt.id, transaction.id]
    await addMatch(ctx, { documentId, transactionId, amountCents: receipt.totalCents })
    await setDocumentState(ctx, documentId, { state: 'matched', transactionId, reasons })
    emit(ctx, { kind: 'transaction', subjectId: transactionId, payload: { receiptId: documentId } })
  }
  await keepEvidence(
    ctx,
    matched.map(({ transaction }) => transaction.id),
  )
  return new Set(matched.map(({ receipt }) => receipt.id))
}

// Whoever was just deciding one is done afterwards, and may have set it aside.
async function lockTransactions(ctx: Context, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await ctx.db
    .selectFrom('transactions')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('state', '<>', 'ignored')
    .select('id')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return new Set(rows.map(({ id }) => id))
}

async function say(ctx: Context, { id, ...now }: WaitingReceipt, problem: string | null): Promise<void> {
  const state = problem ? 'needs_you' : 'read'
  if (now.state === state && now.problem === problem) return
  await setDocumentState(ctx, id, { state, problem: problem ?? undefined })
}

function questionAbout(offer: Pair | Split): string {
  if ('transaction' in offer) return `Is it the receipt for ${inWords(offer.transaction)}?`
  return `Is it the receipt for both ${offer.transactions.map(inWords).join(' and ')}?`
}

const inWords = ({ descriptor, postedOn, amountCents }: OpenTransaction) =>
  `“${descriptor}” of ${dayInWords(postedOn)}, ${formatCents(-amountCents)}`
