// Which columns hold the money: one signed column, or one for money out and one for money in; and the balance.
import { decimalMarkOf, isBlankAmount, readAmountParts, toCents } from '../amounts.ts'
import { directionsFromBalance, proveByBalance } from './balance.ts'
import { type Column, columnName } from './profile.ts'
import type { CsvRecord } from './tokenize.ts'

export interface AmountColumns {
  amount: Column | null
  debit: Column | null
  credit: Column | null
  balance: Column | null
  /** True when the headings or the balance say so; false when it was told from the cells alone. */
  named: boolean
  why: string
}

// Rows that are compared with the balance to choose a column.
const PROOF_ROWS = 200

/** Null when no column holds money. `rows` are rows that look like transactions, in file order. */
export function chooseAmountColumns(columns: Column[], rows: CsvRecord[]): AmountColumns | null {
  const money = columns.filter((column) => column.filled > 0 && column.money >= 0.5 && column.dates < 0.5)
  const balance = best(money, (column) =>
    column.ranks.balance && column.money >= 0.7 ? column.ranks.balance : 0,
  )
  const rest = money.filter((column) => column !== balance)

  const amount = best(
    rest,
    (column) => named(column, 'amount') && named(column, 'amount') + filledShare(column) * 2,
  )
  const pair = namedPair(columns, balance)

  if (pair && !(amount && filledShare(amount) >= 0.95 && amount.negative > 0)) {
    const both = pair.debit && pair.credit
    if (!amount || both) {
      const names = [pair.debit, pair.credit].filter((column) => column !== null).map(columnName)
      return {
        amount: null,
        ...pair,
        balance,
        named: true,
        why: `Money is in ${names.join(' and ')}, by heading.`,
      }
    }
  }
  if (amount) {
    const proved = balance && provedAmong(rest, balance, rows, amount)
    if (proved && proved !== amount) {
      const why = `Money is in ${columnName(proved)}: the running balance follows it and not ${columnName(amount)}.`
      return { amount: proved, debit: null, credit: null, balance, named: true, why }
    }
    const why = `Money is in ${columnName(amount)}, by heading.`
    return { amount, debit: null, credit: null, balance, named: true, why }
  }
  return byContent(rest, balance, rows)
}

function byContent(money: Column[], balance: Column | null, rows: CsvRecord[]): AmountColumns | null {
  // Under a heading that says what else it is (a fee, a rate, an identifier), numbers are no amounts.
  const candidates = money.filter(
    (column) =>
      column.money >= 0.8 &&
      column.ranks.amount !== 0 &&
      !column.ranks.reference &&
      !column.ranks.account &&
      !column.ranks.checkNumber &&
      !column.ranks.card,
  )
  const likely = candidates.filter((column) => column.moneyForSure >= 0.5)
  const pool = likely.length > 0 ? likely : candidates

  const exclusive = exclusivePair(pool, rows)
  if (exclusive) return pairByContent(exclusive, pool, balance, rows)

  for (const other of balance ? [balance] : [...pool].reverse()) {
    const amount = provedAmong(
      pool.filter((column) => column !== other),
      other,
      rows,
      null,
    )
    if (amount) {
      const why = `Money is in ${columnName(amount)}: the balance in ${columnName(other)} follows it.`
      return { amount, debit: null, credit: null, balance: other, named: true, why }
    }
  }

  const amount = best(pool, (column) => {
    const varied = column.distinct.size / Math.max(1, Math.min(column.filled, 20))
    return 1 + column.negative * 3 + column.moneyForSure * 2 + filledShare(column) + Math.min(varied, 1)
  })
  if (!amount) return null
  const why = `Money is in ${columnName(amount)}, by what stands in it.`
  return { amount, debit: null, credit: null, balance, named: false, why }
}

// Two columns of which every row fills exactly one.
function exclusivePair(pool: Column[], rows: CsvRecord[]): [Column, Column] | null {
  const sample = rows.slice(0, PROOF_ROWS)
  for (const [at, left] of pool.entries()) {
    for (const right of pool.slice(at + 1)) {
      let one = 0
      let both = 0
      for (const { cells } of sample) {
        const [inLeft, inRight] = [holdsMoney(cells[left.at]), holdsMoney(cells[right.at])]
        if (inLeft !== inRight) one++
        if (inLeft && inRight) both++
      }
      if (one >= sample.length * 0.9 && both === 0) return [left, right]
    }
  }
  return null
}

function pairByContent(
  [left, right]: [Column, Column],
  pool: Column[],
  named: Column | null,
  rows: CsvRecord[],
): AmountColumns {
  const others = named ? [named] : pool.filter((column) => column !== left && column !== right)
  for (const balance of others) {
    for (const [debit, credit] of [
      [left, right],
      [right, left],
    ] as const) {
      const sample = rows.slice(0, PROOF_ROWS)
      const amounts = pairCents(sample, debit, credit)
      const proof = proveByBalance(amounts, columnCents(sample, balance))
      if (!proof.proved || proof.reversed) continue
      const why = `Money out is in ${columnName(debit)} and money in in ${columnName(credit)}: the balance in ${columnName(balance)} follows them.`
      return { amount: null, debit, credit, balance, named: true, why }
    }
  }
  // Accounts see more payments than receipts.
  const [debit, credit] = left.filled >= right.filled ? [left, right] : [right, left]
  const why = `Each row fills either ${columnName(left)} or ${columnName(right)}; the one that is filled more often, ${columnName(debit)}, was taken for money out.`
  return { amount: null, debit, credit, balance: named, named: false, why }
}

function namedPair(
  columns: Column[],
  balance: Column | null,
): { debit: Column | null; credit: Column | null } | null {
  const usable = columns.filter(
    (column) => column !== balance && (column.filled === 0 || column.money >= 0.5),
  )
  const debit = best(usable, (column) => column.ranks.debit ?? 0)
  const credit = best(usable, (column) => (column === debit ? 0 : (column.ranks.credit ?? 0)))
  // A column that no row fills is only half a pair, and `Payments` alone is no heading for money out.
  const filled = [debit, credit].filter((column) => column !== null && column.filled > 0)
  if (filled.length === 0) return null
  if (!(debit && credit) && Math.max(debit?.ranks.debit ?? 0, credit?.ranks.credit ?? 0) < 10) return null
  return { debit, credit }
}

// The column that the balance follows; `first` is asked first.
function provedAmong(
  columns: Column[],
  balance: Column,
  rows: CsvRecord[],
  first: Column | null,
): Column | null {
  const sample = rows.slice(0, PROOF_ROWS)
  const balances = columnCents(sample, balance)
  const candidates = first ? [first, ...columns.filter((column) => column !== first)] : columns
  return candidates.find((column) => isFollowed(columnCents(sample, column), balances)) ?? null
}

// Whether a balance moves by these amounts, signed as they are or by whatever sign fits.
function isFollowed(amounts: (bigint | null)[], balances: (bigint | null)[]): boolean {
  if (proveByBalance(amounts, balances).proved) return true
  const sizes = amounts.map((cents) => (cents !== null && cents < 0n ? -cents : cents))
  return directionsFromBalance(sizes, balances) !== null
}

function columnCents(rows: CsvRecord[], column: Column): (bigint | null)[] {
  const parts = rows.map(({ cells }) => readAmountParts(cells[column.at] ?? ''))
  const { mark } = decimalMarkOf(parts.filter((part) => part !== null).map((part) => part.digits))
  return parts.map((part) => {
    const read = part && toCents(part, mark)
    return read && 'cents' in read ? read.cents : null
  })
}

function pairCents(rows: CsvRecord[], debit: Column, credit: Column): bigint[] {
  const out = columnCents(rows, debit)
  const in_ = columnCents(rows, credit)
  return rows.map((_, at) => (in_[at] ?? 0n) - (out[at] ?? 0n))
}

const holdsMoney = (cell = '') => !isBlankAmount(cell) && !/^[-+$€£]?\s*0+([.,]0+)?$/.test(cell.trim())

const named = (column: Column, role: 'amount') => column.ranks[role] ?? 0

const filledShare = (column: Column) => column.filled / Math.max(1, column.sampled)

function best<T>(candidates: T[], score: (candidate: T) => number): T | null {
  let winner: T | null = null
  let most = 0
  for (const candidate of candidates) {
    const points = score(candidate)
    if (points > most) [winner, most] = [candidate, points]
  }
  return winner
}
