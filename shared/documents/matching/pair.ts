// What the matching works with: plain data, no database.

/** A receipt that waits for its transaction. */
export interface OpenReceipt {
  id: string
  fileName: string
  /** As read, null where it wasn't. */
  vendor: string | null
  day: string | null
  totalCents: bigint
  /** Printed before a tip was added: the bank may show more. */
  tipMayFollow: boolean
  /** Whether the total is what the bank will show: in dollars, as far as the receipt says. */
  isInDollars: boolean
  cardLast4: string | null
}

/** A transaction without a receipt: money out. */
export interface OpenTransaction {
  id: string
  postedOn: string
  /** Negative. */
  amountCents: bigint
  descriptor: string
  merchantKey: string
  /** Last four digits of its bank account or card, where they are known. */
  accountLast4: string | null
  accountKind: 'bank' | 'card' | null
}

/** A receipt and a transaction it may be of. */
export interface Pair {
  receipt: OpenReceipt
  transaction: OpenTransaction
  /** Log-odds by rule of thumb, above zero: what is added up over the inbox. */
  score: number
  isSameAmount: boolean
  /** Good enough to be matched without asking, if it is the only one (docs/decisions/0019). */
  isCertain: boolean
  /** In words: 'The amount is the same'. */
  reasons: string[]
}

/** Several transactions that one receipt was paid by. */
export interface Split {
  receipt: OpenReceipt
  transactions: OpenTransaction[]
  score: number
  reasons: string[]
}
