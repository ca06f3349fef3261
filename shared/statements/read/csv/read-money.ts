// The amount of a record: of one column, or of a debit and a credit column, signed as they say.
import { isBlankAmount, readAmountParts, toCents } from '../amounts.ts'
import { quoted } from '../text.ts'
import type { Direction } from './direction.ts'
import type { Layout } from './layout.ts'
import { type Column, columnName } from './profile.ts'

// biome-ignore format: three short shapes
export type MoneyReading =
  | { kind: 'cents'; cents: bigint; column: Column; direction: Direction | null; rounded: boolean; currency: string | null }
  | { kind: 'blank'; column: Column }
  | { kind: 'bad'; column: Column; text: string; problem: string }

/** `cell` gives the text of a column. Of debit and credit columns the cents come signed, in is positive. */
export function readMoney({ money, mark }: Layout, cell: (column: Column) => string): MoneyReading {
  if (money.amount) return readMoneyCell(money.amount, cell(money.amount), mark)

  const out = money.debit && readMoneyCell(money.debit, cell(money.debit), mark)
  const in_ = money.credit && readMoneyCell(money.credit, cell(money.credit), mark)
  if (out?.kind === 'bad') return out
  if (in_?.kind === 'bad') return in_
  // A debit column may carry its minus or not; a negative debit among positive ones would be a reversal. So
  // with credits beside debits; a column of both kinds that is called “Inflow” is signed as it stands.
  const debit = out?.kind === 'cents' && out.cents !== 0n ? out : null
  const credit = in_?.kind === 'cents' && in_.cents !== 0n ? in_ : null
  if (debit && credit) {
    const problem = `and ${quoted(cell(credit.column))} in ${columnName(credit.column)} can't both be the amount`
    return { kind: 'bad', column: debit.column, text: cell(debit.column), problem }
  }
  if (debit) {
    const signedColumn = debit.column.negative > 0.9
    return { ...debit, cents: signedColumn ? debit.cents : -debit.cents, direction: null }
  }
  if (credit) {
    const signedColumn = money.debit !== null && credit.column.negative > 0.9
    return { ...credit, cents: signedColumn ? -credit.cents : credit.cents, direction: null }
  }
  const zero = out?.kind === 'cents' ? out : in_?.kind === 'cents' ? in_ : null
  if (zero) return zero
  return { kind: 'blank', column: (money.debit ?? money.credit)! }
}

function readMoneyCell(column: Column, text: string, mark: Layout['mark']): MoneyReading {
  if (isBlankAmount(text)) return { kind: 'blank', column }
  const parts = readAmountParts(text)
  if (!parts) {
    const formula = /^[=@]|^[-+]\s*[\d.]+\s*[-+*/]|^[-+][A-Za-z(]/.test(text)
    return { kind: 'bad', column, text, problem: formula ? 'is a formula, not an amount' : "isn't an amount" }
  }
  const read = toCents(parts, mark)
  if ('problem' in read) return { kind: 'bad', column, text, problem: read.problem }
  return {
    kind: 'cents',
    cents: read.cents,
    column,
    direction: parts.direction,
    rounded: read.rounded,
    currency: isoOf(parts.currency),
  }
}

/** The running balance beside a row, null where there is none. */
export function readBalance({ money, mark }: Layout, cell: (column: Column) => string): bigint | null {
  if (!money.balance) return null
  const read = readMoneyCell(money.balance, cell(money.balance), mark)
  if (read.kind !== 'cents') return null
  return read.direction === 'out' && read.cents > 0n ? -read.cents : read.cents
}

// biome-ignore format: a table
const SYMBOLS: Record<string, string> = { '€': 'EUR', '£': 'GBP', '¥': 'JPY', '₹': 'INR', US$: 'USD', C$: 'CAD', CA$: 'CAD', A$: 'AUD' }

function isoOf(currency: string | null): string | null {
  if (!currency) return null
  return SYMBOLS[currency] ?? (/^[A-Z]{3}$/.test(currency) ? currency : null)
}
