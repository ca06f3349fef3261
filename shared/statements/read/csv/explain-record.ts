import { quoted } from '../text.ts'
import { isTotalLine } from './classify.ts'
import type { Layout } from './layout.ts'
import { columnName } from './profile.ts'
import type { CellReading, DateReading } from './read-cells.ts'
import type { MoneyReading } from './read-money.ts'
import type { CsvRecord } from './tokenize.ts'

/** A record that lacks its date or its amount: bad, part of the row above, or no transaction at all. */
export function explainRecord(
  record: CsvRecord,
  layout: Layout,
  date: DateReading,
  amount: MoneyReading,
  descriptor: string,
  label: string,
): CellReading {
  const where = `Row ${record.rowNumber}, ${columnName(date.column)}`
  if (date.parts === null && amount.kind === 'cents') {
    if (date.text === '' && (isTotalLine(descriptor) || isTotalLine(label)))
      return { kind: 'skipped', reason: 'total' }
    if (isTotalLine(date.text)) return { kind: 'skipped', reason: 'total' }
    const sentence =
      date.text === '' ? `${where}: there is no date.` : `${where}: ${quoted(date.text)} isn't a date.`
    return { kind: 'problem', column: columnName(date.column), sentence }
  }
  if (date.parts !== null && amount.kind === 'blank') {
    const column = columnName(amount.column)
    return { kind: 'problem', column, sentence: `Row ${record.rowNumber}, ${column}: there is no amount.` }
  }
  if (date.parts !== null && amount.kind === 'bad') return badAmount(record, amount)
  if (date.text === '' && amount.kind === 'blank' && descriptor !== '' && onlyText(record, layout)) {
    return { kind: 'continued', text: descriptor }
  }
  // Neither a date nor an amount. With digits in both places somebody tried to write a row there.
  const whole = record.cells.length >= layout.width
  if (
    whole &&
    amount.kind === 'bad' &&
    /\d{1,4}[-/. ]\d/.test(date.text) &&
    /^[-+=@$€£(\s]*\d/.test(amount.text)
  ) {
    const sentence = `${where}: ${quoted(date.text)} isn't a date, and ${quoted(amount.text)} ${amount.problem}.`
    return { kind: 'problem', column: columnName(date.column), sentence }
  }
  return { kind: 'skipped', reason: 'no date and no amount' }
}

function badAmount(record: CsvRecord, amount: Extract<MoneyReading, { kind: 'bad' }>): CellReading {
  const column = columnName(amount.column)
  return {
    kind: 'problem',
    column,
    sentence: `Row ${record.rowNumber}, ${column}: ${quoted(amount.text)} ${amount.problem}.`,
  }
}

function onlyText(record: CsvRecord, { text }: Layout): boolean {
  if (record.cells.length < 2) return false // a line of text, not a row with empty cells
  const texts = new Set([...text.descriptor, ...text.memo].map((column) => column.at))
  return record.cells.every((cell, at) => texts.has(at) || cell.trim() === '')
}
