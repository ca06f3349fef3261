// What reading a statement gives: plain data, no database. Everything a person may want to check is in words.

/** What the owner of the file can settle when nothing in the file does. */
export interface ReadingAnswers {
  /** Turn every sign the reader would have chosen around: what it took for money in is money out. */
  reverseSigns?: boolean
  /** What `01/02/2025` means. */
  dateOrder?: 'mdy' | 'dmy'
}

export interface StatementFile extends ReadingAnswers {
  /** As uploaded. Only a hint (a date in it may tell 02/03 from 03/02); the content decides. */
  fileName: string
}

export interface StatementReading {
  format: 'csv' | 'ofx'
  /** Name of the character encoding that the bytes were read as, in lower case: `utf-8`, `windows-1252`, … */
  encoding: string
  /**
   * CSV: records in the file, blank lines included (a quoted cell may run over several lines of a record).
   * OFX: transactions in the file. Always `rows.length + problems.length + skipped.length`.
   */
  lines: number
  /** At least one. A CSV export seldom says much about its account, an OFX file may hold several. */
  accounts: StatementAccount[]
  layout: StatementLayout
  rows: StatementRow[]
  /** Rows that hold a transaction we could not read; the good rows are in `rows` all the same. */
  problems: RowProblem[]
  /** Lines that are no booked transactions: titles, blank lines, totals, balances, pending entries. */
  skipped: SkippedLine[]
  /** Sentences about things that stop nothing but that a person may want to know. */
  notes: string[]
}

export type AccountKind = 'checking' | 'savings' | 'card'

export interface StatementAccount {
  /** The bank, as the file names it. */
  org: string | null
  /** The account, as the file names it; never its whole number. */
  name: string | null
  numberLast4: string | null
  kind: AccountKind | null
  /** ISO 4217 where the file says so; null is to be taken for USD. */
  currency: string | null
  /** `YYYY-MM-DD`: as stated by the file, else first and last row. */
  periodFrom: string | null
  periodTo: string | null
  /** Ledger balance before the first row and after the last one, where stated or proved by running balances. */
  openingCents: bigint | null
  closingCents: bigint | null
  closingOn: string | null
}

export interface StatementRow {
  /** CSV: the 1-based line on which it starts. OFX: its place among the file's transactions, from 1. */
  rowNumber: number
  /** Index into `accounts`. */
  account: number
  /** `YYYY-MM-DD`; the posting date where the file has several. */
  postedOn: string
  /** Money in is positive. May be 0: banks list waived fees. */
  amountCents: bigint
  /** The bank's own text, white space collapsed, at most 500 characters. May be empty. */
  descriptor: string
  /** The bank's own identifier (FITID), null unless it tells this row from every other row of its account. */
  bankReference: string | null
  /** Balance after this row, where the file has a running balance. */
  balanceCents: bigint | null
  checkNumber: string | null
  /** More text of the bank's, at most 500 characters. */
  memo: string | null
}

export interface RowProblem {
  rowNumber: number
  /** The column's heading, `column 3` where there is none, the tag in OFX; null when the whole row is meant. */
  column: string | null
  sentence: string
}

export interface SkippedLine {
  rowNumber: number
  reason: string
}

export type ColumnRole =
  | 'date'
  | 'amount'
  | 'debit'
  | 'credit'
  | 'direction'
  | 'descriptor'
  | 'memo'
  | 'balance'
  | 'reference'
  | 'check number'
  | 'status'
  | 'currency'
  | 'account'

export interface StatementLayout {
  /** Line of the heading row, null when the file has none. */
  headerRow: number | null
  delimiter: string | null
  /** Which column was taken for what; `number` counts from 1. */
  columns: { role: ColumnRole; number: number; name: string }[]
  dateOrder: 'ymd' | 'mdy' | 'dmy' | null
  /** True when the file reads equally well with day and month swapped: ask before posting. */
  dateOrderUncertain: boolean
  signConvention:
    | 'as written'
    | 'reversed'
    | 'debit and credit columns'
    | 'direction column'
    | 'running balance'
  /** True when nothing in the file proves which amounts are money in: ask before posting. */
  signUncertain: boolean
  /** How the file was understood, and why, as sentences for a person. */
  why: string[]
}
