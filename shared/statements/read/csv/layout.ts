// How one table of a CSV file is understood: its columns, before any row is read.
import { type DecimalMark, decimalMarkOf, readAmountParts } from '../amounts.ts'
import type { StatementLayout } from '../statement-reading.ts'
import { type AmountColumns, chooseAmountColumns } from './amount-columns.ts'
import { chooseDateColumns } from './date-columns.ts'
import { directionOf } from './direction.ts'
import { type Column, columnName, profileColumns } from './profile.ts'
import { looksLikeTransaction } from './shape.ts'
import {
  chooseDirectionColumn,
  chooseTextColumns,
  type DirectionColumn,
  type TextColumns,
} from './text-columns.ts'
import type { CsvRecord } from './tokenize.ts'

export interface Layout {
  columns: Column[]
  dates: Column[]
  money: AmountColumns
  direction: DirectionColumn | null
  text: TextColumns
  mark: DecimalMark
  /** Cells in a row of the table. */
  width: number
  /** True when commas between the cells may have cut amounts in two: `-12,50`, without quotes. */
  mayCutAmounts: boolean
  why: string[]
}

export type LayoutFailure = 'no dates' | 'no amounts'

// Rows that the columns are told from.
const LOOK_AT = 1000

/** Chooses the columns of a table from its heading (or null) and its rows. */
export function understandTable(header: CsvRecord | null, body: CsvRecord[]): Layout | LayoutFailure {
  const likely = body
    .slice(0, LOOK_AT)
    .filter((record) => !record.broken && looksLikeTransaction(record.cells))
  const width = widthOf(header, likely)
  const rows = rowsOfWidth(width, likely)
  // A table whose every row is broken still has a heading that says where to look.
  const sample = rows.length > 0 ? rows : body.filter((record) => record.cells.length > 1)
  const columns = profileColumns(sample, header?.cells ?? null)

  const date = chooseDateColumns(columns) ?? (rows.length === 0 ? dateByHeading(columns) : null)
  if (!date) return 'no dates'
  const rest = columns.filter((column) => !date.dates.includes(column))
  const money = chooseAmountColumns(rest, sample) ?? (rows.length === 0 ? moneyByHeading(rest) : null)
  if (!money) return 'no amounts'

  const used = new Set([money.amount, money.debit, money.credit, money.balance])
  const others = rest.filter((column) => !used.has(column))
  const cellsOf = (column: Column) => sample.map((record) => record.cells[column.at] ?? '')
  const direction = money.amount && chooseDirectionColumn(others, cellsOf, directionOf)
  const text = chooseTextColumns(others.filter((column) => column !== direction?.column))
  text.kind ??= direction?.column ?? null

  const { mark, proved } = decimalMarkOf(
    [...used]
      .filter((column) => column !== null)
      .flatMap(cellsOf)
      .map((cell) => readAmountParts(cell)?.digits ?? ''),
  )
  const why = [date.why, money.why]
  if (proved && mark === ',') why.push('Amounts are written with decimal commas.')
  const mayCutAmounts = header ? width > filledWidth(header) : !proved
  return { columns, dates: date.dates, money, direction, text, mark, width, mayCutAmounts, why }
}

const filledWidth = ({ cells }: CsvRecord) => cells.findLastIndex((cell) => cell.trim() !== '') + 1

// As many as the heading names, unless nearly all rows have more; without a heading as many as most rows have.
function widthOf(header: CsvRecord | null, rows: CsvRecord[]): number {
  const widths = new Map<number, number>()
  for (const row of rows) {
    const width = header ? filledWidth(row) : row.cells.length
    widths.set(width, (widths.get(width) ?? 0) + 1)
  }
  const common = [...widths].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
  if (!header) return common
  const named = header.cells.length
  const wider = rows.filter((row) => filledWidth(row) > named).length
  return rows.length > 0 && wider >= rows.length * 0.9 ? Math.max(common, named) : named
}

// Rows that fit, where most do: a line of sums above the table, or a text with a stray comma, doesn't.
function rowsOfWidth(width: number, rows: CsvRecord[]): CsvRecord[] {
  const fitting = rows.filter((row) => row.cells.length === width || filledWidth(row) === width)
  const shorter = rows.filter((row) => filledWidth(row) <= width)
  if (fitting.length >= rows.length * 0.6) return fitting
  return shorter.length > 0 ? shorter : rows
}

function dateByHeading(columns: Column[]) {
  const dates = columns
    .filter((column) => (column.ranks.date ?? 0) >= 10)
    .sort((a, b) => b.ranks.date! - a.ranks.date!)
  return dates.length > 0 ? { dates, why: `The date is in ${columnName(dates[0]!)}, by heading.` } : null
}

function moneyByHeading(columns: Column[]): AmountColumns | null {
  const top = (role: 'amount' | 'debit' | 'credit' | 'balance') =>
    columns
      .filter((column) => (column.ranks[role] ?? 0) >= 5)
      .sort((a, b) => b.ranks[role]! - a.ranks[role]!)[0] ?? null
  const [amount, debit, credit] = [top('amount'), top('debit'), top('credit')]
  if (!amount && !debit && !credit) return null
  const why = `Money is in ${[amount ?? debit, amount ? null : credit]
    .filter((c) => c !== null)
    .map(columnName)
    .join(' and ')}, by heading.`
  return {
    amount,
    debit: amount ? null : debit,
    credit: amount ? null : credit,
    balance: top('balance'),
    named: true,
    why,
  }
}

/** Which column is what, for {@link StatementLayout}. */
export function columnUses({ dates, money, direction, text }: Layout): StatementLayout['columns'] {
  const uses: [StatementLayout['columns'][number]['role'], Column | null | undefined][] = [
    ['date', dates[0]],
    ['amount', money.amount],
    ['debit', money.debit],
    ['credit', money.credit],
    ['direction', direction?.column],
    ...text.descriptor.map((column): ['descriptor', Column] => ['descriptor', column]),
    ...text.memo.map((column): ['memo', Column] => ['memo', column]),
    ['balance', money.balance],
    ['reference', text.reference],
    ['check number', text.checkNumber],
    ['status', text.status],
    ['currency', text.currency],
    ['account', text.account],
  ]
  return uses.flatMap(([role, column]) =>
    column ? [{ role, number: column.at + 1, name: column.name }] : [],
  )
}
