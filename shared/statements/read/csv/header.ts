import { readAmountParts } from '../amounts.ts'
import { looksLikeDate } from '../dates.ts'
import { plainWords } from '../text.ts'
import { type HeaderRole, VOCABULARY } from './vocabulary.ts'

const ROLES = Object.keys(VOCABULARY) as HeaderRole[]

export interface HeaderRoles {
  /** Per column, how well its name fits each role it fits at all. */
  ranks: Partial<Record<HeaderRole, number>>[]
  /** True when the record names a date and an amount (or a debit or credit): the heading of a table. */
  isTableHeader: boolean
}

/** How well one column name fits each role, higher is better; 0 says that it is certainly something else. */
export function ranksOfName(name: string): Partial<Record<HeaderRole, number>> {
  const words = plainWords(name)
  const ranks: Partial<Record<HeaderRole, number>> = {}
  if (words === '' || words.length > 80) return ranks
  for (const role of ROLES) {
    const rank = VOCABULARY[role].find(([, pattern]) => pattern.test(words))?.[0]
    if (rank !== undefined) ranks[role] = rank
  }
  // `Debit` is no amount and `Balance` neither, whatever else they say.
  if ((ranks.debit ?? 0) >= 10 || (ranks.credit ?? 0) >= 10) ranks.amount = 0
  return ranks
}

/** Reads a record as a heading. A record with a date or an amount in it never is one. */
export function headerRoles(cells: string[]): HeaderRoles {
  const none = { ranks: [], isTableHeader: false }
  let filled = 0
  for (const cell of cells) {
    if (looksLikeDate(cell) || readAmountParts(cell)) return none
    if (cell.trim() !== '') filled++
  }
  if (filled < 2) return none

  const ranks = cells.map(ranksOfName)
  // Only a column that is the date first of all: `Statement date` in a preamble is rank 5.
  const date = ranks.findIndex((rank) => (rank.date ?? 0) >= 10)
  const money = ranks.findIndex(
    (rank, at) =>
      at !== date && ((rank.amount ?? 0) >= 3 || (rank.debit ?? 0) >= 4 || (rank.credit ?? 0) >= 4),
  )
  return { ranks, isTableHeader: date >= 0 && money >= 0 }
}
