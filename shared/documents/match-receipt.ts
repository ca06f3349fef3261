import type { Context } from '../context.ts'
import { formatCents } from '../money.ts'
import { conflict, invalid } from '../refusal.ts'
import { keepEvidence } from '../transactions/keep-evidence.ts'
import { findTransaction, type Transaction } from '../transactions/transactions.ts'
import { addMatch } from './add-match.ts'
import { type Document, findDocument } from './documents.ts'
import { lockReceipt } from './lock-receipt.ts'
import { matchSoon, offerReceipt } from './offer-receipt.ts'
import { setDocumentState } from './set-state.ts'

export interface Matching {
  documentId: string
  transactionId: string
  /**
   * The part of the receipt that this transaction paid; without it as much as both have left. 0 says that it is another
   * page of what other receipts show in full.
   */
  amountCents?: bigint | undefined
  /** Nothing more will come: what is left of the receipt was paid in another way, in cash say. */
  isAll?: boolean | undefined
  /** All of the receipt is of this transaction and of no other, whatever the amounts. */
  isOnly?: boolean | undefined
}

/**
 * Takes a receipt, or a part of it, as the evidence for a transaction, on a person's word. It counts as matched when
 * its parts add up to its total or the person says that they are all; else it waits for the rest.
 */
export async function matchReceipt(ctx: Context, matching: Matching): Promise<Document> {
  const { documentId, transactionId } = matching
  if (ctx.actor.kind !== 'person') throw new TypeError('the worker matches in match-inbox.ts')
  const document = await lockReceipt(ctx, documentId, transactionId)
  const transaction = await findTransaction(ctx, transactionId)
  if (document.kind !== 'receipt') throw invalid('Only a receipt is matched to a transaction.')
  if (!MATCHABLE.includes(document.state)) {
    throw conflict(`This receipt is ${SAY[document.state]}; it can’t be matched.`)
  }
  if (saysNothingNew(document, matching)) return document
  if (matching.isOnly && document.matches.some((match) => match.transactionId !== transactionId)) {
    throw conflict('This receipt is matched to another transaction already; take that match back first.')
  }
  await addMatch(ctx, {
    documentId,
    transactionId,
    amountCents: await partOf(ctx, document, transaction, matching),
  })
  await ctx.db
    .deleteFrom('declined_matches')
    .where('company_id', '=', ctx.companyId)
    .where('document_id', '=', documentId)
    .where('transaction_id', '=', transactionId)
    .execute()
  await stateByMatches(ctx, documentId, transactionId, Boolean(matching.isAll || matching.isOnly))
  return findDocument(ctx, documentId)
}

const MATCHABLE: Document['state'][] = ['read', 'needs_you', 'matched', 'posted']

const SAY: Record<Document['state'], string> = {
  awaiting_upload: 'not uploaded yet',
  arrived: 'still being read',
  read: 'read',
  needs_you: 'waiting for you',
  matched: 'matched',
  posted: 'posted',
  rejected: 'rejected',
}

function saysNothingNew({ state, matches }: Document, { transactionId, amountCents }: Matching): boolean {
  const known = matches.find((match) => match.transactionId === transactionId)
  if (!known || (amountCents !== undefined && amountCents !== known.amountCents)) return false
  return state === 'matched' || state === 'posted'
}

async function partOf(
  ctx: Context,
  { totalCents, matches }: Document,
  transaction: Transaction,
  { documentId, amountCents }: Matching,
): Promise<bigint> {
  const elsewhere = sum(matches.filter((match) => match.transactionId !== transaction.id))
  const ofReceipt = totalCents === null ? null : totalCents - elsewhere
  const byOthers = sum(await otherReceiptsOf(ctx, documentId, transaction.id))
  const whole = transaction.amountCents < 0n ? -transaction.amountCents : transaction.amountCents
  const ofTransaction = whole > byOthers ? whole - byOthers : 0n
  if (amountCents === undefined) {
    if (ofReceipt === 0n) throw conflict('All of this receipt is matched already; take a match back first.')
    return ofReceipt !== null && ofReceipt < ofTransaction ? ofReceipt : ofTransaction
  } else if (ofReceipt !== null && amountCents > ofReceipt) {
    throw refuse(
      `${formatCents(amountCents)} is more than this receipt has left: it is over ${formatCents(totalCents!)}, ` +
        `of which ${formatCents(elsewhere)} is matched elsewhere.`,
    )
  } else if (amountCents > ofTransaction) {
    throw refuse(
      `${formatCents(amountCents)} is more than “${transaction.descriptor}” has left: it is over ` +
        `${formatCents(whole)}, and ${formatCents(byOthers)} of that has a receipt.`,
    )
  }
  return amountCents
}

const refuse = (sentence: string) => invalid(sentence, { amountCents: sentence })

const sum = (parts: { amountCents: bigint }[]) => parts.reduce((total, part) => total + part.amountCents, 0n)

async function otherReceiptsOf(ctx: Context, documentId: string, transactionId: string) {
  return ctx.db
    .selectFrom('matches')
    .where('company_id', '=', ctx.companyId)
    .where('transaction_id', '=', transactionId)
    .where('document_id', '<>', documentId)
    .select('amount_cents as amountCents')
    .execute()
}

/** Sets a receipt's state by what it is matched to now, and has the others offered what is left. */
export async function stateByMatches(
  ctx: Context,
  documentId: string,
  transactionId: string,
  isAll: boolean,
): Promise<void> {
  const { totalCents, matches } = await findDocument(ctx, documentId)
  const matched = sum(matches)
  if (matches.length === 0) {
    await offerReceipt(ctx, documentId)
    return
  }
  if (isAll || totalCents === null || matched >= totalCents) {
    await setDocumentState(ctx, documentId, { state: 'matched', transactionId })
  } else {
    const left = formatCents(totalCents - matched)
    const problem = `${left} of ${formatCents(totalCents)} has no transaction yet. Match the rest, or say that this is all.`
    await setDocumentState(ctx, documentId, { state: 'needs_you', problem, transactionId })
  }
  await keepEvidence(
    ctx,
    matches.map((match) => match.transactionId),
  )
  await matchSoon(ctx)
}
