import type { SkippedLine, StatementAccount, StatementRow } from '../statement-reading.ts'

/**
 * A FITID names one transaction of an account. Where a file uses one twice, either it lists an account twice
 * and the second is the same transaction: those are answered, to be skipped. Or its FITIDs are no identifiers:
 * those rows are kept, both of them, and lose their reference. Answers how many lost it.
 */
export function settleRepeatedReferences(
  rows: StatementRow[],
  accounts: StatementAccount[],
): { repeats: SkippedLine[]; cleared: number } {
  const seen = new Map<string, StatementRow>()
  const shared = new Set<StatementRow>()
  const repeats: SkippedLine[] = []
  for (const row of rows) {
    if (row.bankReference === null) continue
    const { numberLast4, kind } = accounts[row.account]!
    const key = `${numberLast4 ?? row.account}|${kind}|${row.bankReference}`
    const first = seen.get(key)
    if (!first) {
      seen.set(key, row)
    } else if (first.account === row.account) {
      shared.add(first).add(row)
    } else if (sameTransaction(first, row)) {
      repeats.push({ rowNumber: row.rowNumber, reason: `the same as transaction ${first.rowNumber}` })
    }
  }
  for (const row of shared) row.bankReference = null
  return { repeats, cleared: shared.size }
}

const sameTransaction = (a: StatementRow, b: StatementRow) =>
  a.postedOn === b.postedOn &&
  a.amountCents === b.amountCents &&
  a.descriptor === b.descriptor &&
  a.memo === b.memo
