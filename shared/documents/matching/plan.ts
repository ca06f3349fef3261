import { assign } from './assign.ts'
import { findSplit } from './find-split.ts'
import { likenesses } from './likeness.ts'
import type { OpenReceipt, OpenTransaction, Pair, Split } from './pair.ts'
import { weighPair } from './weigh-pair.ts'

/** Transactions weighed for one receipt go on to the assignment, the best of them; more only make it slower. */
const MOST_CANDIDATES = 20

export interface Inbox {
  receipts: OpenReceipt[]
  /** The transactions to weigh for a receipt, by its id: of about its amount and day, and not declined. */
  candidates: Map<string, OpenTransaction[]>
  /** Smaller ones of about its day, which it may have been paid by in two parts. */
  nearby: Map<string, OpenTransaction[]>
  /** Transactions that may not be matched without asking. */
  onlyOffered: Set<string>
  /** Receipts that may not be: twins, and those with something odd about them. */
  onlyAsked: Set<string>
}

export interface Plan {
  /** To be matched now. */
  certain: Pair[]
  /** Best first, for each receipt that isn't: what it was assigned to, then what else it might be. */
  offers: Map<string, (Pair | Split)[]>
  /** Receipts whose first offer is theirs alone, and worth a question. */
  asked: Set<string>
}

/** What to match and what to offer, looking at all receipts and transactions at once. Changes nothing. */
export function planMatches(inbox: Inbox): Plan {
  const likeness = likenesses()
  const pairs = inbox.receipts.flatMap((receipt) =>
    (inbox.candidates.get(receipt.id) ?? [])
      .flatMap((transaction) => weighPair(receipt, transaction, likeness) ?? [])
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST_CANDIDATES),
  )
  const assigned = new Map(assign(pairs).map((pair) => [pair.receipt.id, pair]))
  const certain = certainOf(pairs, inbox).filter((pair) => assigned.get(pair.receipt.id) === pair)
  const done = new Set(certain.flatMap(({ receipt, transaction }) => [receipt.id, transaction.id]))
  const takenBy = new Map([...assigned.values()].map((pair) => [pair.transaction.id, pair.receipt]))
  const byReceipt = Map.groupBy(pairs, ({ receipt }) => receipt.id)
  const plan: Plan = { certain, offers: new Map(), asked: new Set() }
  for (const receipt of inbox.receipts) {
    if (done.has(receipt.id)) continue
    const own = assigned.get(receipt.id)
    const free = (inbox.nearby.get(receipt.id) ?? []).filter(({ id }) => !takenBy.has(id))
    const split = own?.isSameAmount ? null : findSplit(receipt, free, likeness)
    const others = (byReceipt.get(receipt.id) ?? [])
      .filter((pair) => pair !== own && !done.has(pair.transaction.id))
      .map((pair) => besides(pair, takenBy.get(pair.transaction.id)))
    const offers = [own, split, ...others].filter((offer) => offer !== null && offer !== undefined)
    plan.offers.set(receipt.id, offers)
    if (own || split) plan.asked.add(receipt.id)
  }
  return plan
}

// Same amount, close day, like name, and neither side has another one like it. Two coffees of one price on two days
// are no case for a machine, however well the days fit.
function certainOf(pairs: Pair[], { onlyOffered, onlyAsked }: Inbox): Pair[] {
  const clear = pairs.filter((pair) => pair.isCertain)
  const perReceipt = Map.groupBy(clear, ({ receipt }) => receipt.id)
  const perTransaction = Map.groupBy(clear, ({ transaction }) => transaction.id)
  return clear.filter(
    ({ receipt, transaction }) =>
      perReceipt.get(receipt.id)!.length === 1 &&
      perTransaction.get(transaction.id)!.length === 1 &&
      !onlyOffered.has(transaction.id) &&
      !onlyAsked.has(receipt.id),
  )
}

const besides = (pair: Pair, other: OpenReceipt | undefined): Pair =>
  other ? { ...pair, reasons: [...pair.reasons, `“${other.fileName}” fits it as well`] } : pair
