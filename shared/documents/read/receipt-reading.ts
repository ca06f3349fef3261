// What reading a receipt gives: plain data, no database. `null` is "not found", never "none": a person fills it in.
import type { ModelTrouble } from '../../outside/models.ts'
import type { Box } from './box.ts'

/** Something read from a document: how sure, and where it stands so that a person can check. */
export interface Found<T> {
  value: T
  /** 0..1. Above 0.95 only where something else on the document confirms it. */
  confidence: number
  /** From 1. */
  page: number
  /** The line it was read from. */
  text: string
  /** Where on that page; missing where a model read it, which can't point. */
  box?: Box
  /** A person said so, whatever was read. */
  by?: 'person'
}

/** Something bought: a row of the receipt with its price. */
export interface Item {
  /** As printed, without the price: `Wood glue 16 oz`. */
  text: string
  cents: bigint
  /** 0..1. High where all items together are the subtotal. */
  confidence: number
  /** From 1. */
  page: number
  box?: Box
}

/** What a receipt was read by: a PDF's own text, our look at its picture, or a model. */
export type ReadBy = 'text' | 'picture' | 'model'

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
  /** What was bought, where that can be told from the rest; often empty. */
  items: Item[]
  /** Why the sum isn't proven, in words: `$18.93 + $1.59 tax makes $20.52, but the total reads $23.36.` */
  failingSum: string | null
  pages: number
  readBy: ReadBy
  /** What came of asking a model, where one was asked. */
  model?: { said: 'an answer' | 'budget used up' | ModelTrouble; name?: string; version?: string }
  /** The text it was read from, lines as a person reads them, cut at 8,000 characters. Empty where none was seen. */
  text: string
  /** A sentence for the person who has to look at it, or `null` where nothing is odd. */
  notice: string | null
}
