import { headerRoles } from './header.ts'
import { isBlankRecord, looksLikeTransaction } from './shape.ts'
import { tokenize } from './tokenize.ts'

const DELIMITERS = [',', ';', '\t', '|']

/** How to say a delimiter in a sentence. */
export const delimiterName = (delimiter: string) =>
  ({ ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' })[delimiter] ?? delimiter

const SAMPLE_LINES = 60

/**
 * The delimiter under which most lines are transactions (a date in one cell, money in another); where that
 * doesn't tell (a heading row alone), the one that gives a table heading, then the one with even columns.
 * Null when no line falls into cells at all.
 */
export function findDelimiter(lines: string[]): string | null {
  const declared = /^sep=(.)\s*$/i.exec(lines[0] ?? '')?.[1]
  if (declared) return declared

  // The beginning, and a stretch of the middle for files with a long preamble.
  const middle = Math.max(SAMPLE_LINES, Math.floor(lines.length / 2))
  const sample = [...lines.slice(0, SAMPLE_LINES), ...lines.slice(middle, middle + SAMPLE_LINES)]

  let best: string | null = null
  let bestScore = 0
  for (const delimiter of DELIMITERS) {
    if (!sample.some((line) => line.includes(delimiter))) continue
    const score = scoreDelimiter(sample, delimiter)
    if (score > bestScore) [best, bestScore] = [delimiter, score]
  }
  return best
}

function scoreDelimiter(lines: string[], delimiter: string): number {
  const records = tokenize(lines, delimiter).filter((record) => !isBlankRecord(record.cells))
  const widths = new Map<number, number>()
  let transactions = 0
  let headers = 0
  for (const { cells } of records) {
    widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1)
    if (looksLikeTransaction(cells)) transactions++
    else if (headerRoles(cells).isTableHeader) headers++
  }
  const [width, even] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [1, 0]
  return transactions * 10 + headers * 5 + (width > 1 ? even / records.length : 0)
}
