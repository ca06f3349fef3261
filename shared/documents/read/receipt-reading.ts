// What reading a receipt gives: plain data, no database. `null` is "not found", never "none": a person fills it in.

/** Something read from a document: how sure, and where it stands so that a person can check. */
export interface Found<T> {
  value: T
  /** 0..1. Above 0.95 only where something else on the document confirms it. */
  confidence: number
  /** From 1. */
  page: number
  /** The line it was read from. */
  text: string
}

/** The amounts of a receipt, in cents. */
export interface Sums {
  subtotalCents: Found<bigint> | null
  taxCents: Found<bigint> | null
  tipCents: Found<bigint> | null
  /** Fees and surcharges. */
  feeCents: Found<bigint> | null
  /** What was charged in the end, tip included where the receipt has it. */
  totalCents: Found<bigint> | null
  /** The parts add up to the total, to the cent. */
  totalProven: boolean
  /** The summands that prove it, in cents: 1893, 159, 284 for 23.36. Empty without a proof. */
  proof: bigint[]
  /** Printed before a tip was added: the bank may show more than the total. */
  tipMayFollow: boolean
}

export interface ReceiptReading extends Sums {
  vendor: Found<string> | null
  /** 'YYYY-MM-DD'. */
  date: Found<string> | null
  /** ISO 4217. Other than USD, the total isn't what the bank will show. */
  currency: Found<string> | null
  cardLast4: Found<string> | null
  pages: number
  /** The text it was read from, lines as a person reads them, cut at 8,000 characters. Empty for a picture. */
  text: string
  /** A sentence for the person who has to look at it, or `null` where nothing is odd. */
  notice: string | null
}
