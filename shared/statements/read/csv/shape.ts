// What a record looks like before anyone knows what its columns mean.
import { readAmountParts } from '../amounts.ts'
import { looksLikeDate } from '../dates.ts'

export const isBlankRecord = (cells: string[]) => cells.every((cell) => cell.trim() === '')

/** Whether a record could be a transaction: one cell is shaped like a date and another like an amount. */
export function looksLikeTransaction(cells: string[]): boolean {
  let date = -1
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at]!
    if (cell.length < 4 || cell.length > 48 || !looksLikeDate(cell)) continue
    date = at
    break
  }
  if (date < 0) return false
  return cells.some((cell, at) => at !== date && looksLikeMoney(cell) && !looksLikeDate(cell))
}

/** Whether a cell is an amount of money rather than an identifier: `12.50`, `-3`, `1,200`; not `0001234567`. */
export function looksLikeMoney(cell: string): boolean {
  const parts = readAmountParts(cell)
  if (!parts) return false
  if (/[.,]/.test(parts.digits) || parts.signed || parts.currency) return true
  return parts.digits.length <= 7 && !/^0\d/.test(parts.digits)
}
