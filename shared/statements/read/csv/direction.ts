// Words with which exports say whether money came in or went out.
import { plainWords } from '../text.ts'

export type Direction = 'in' | 'out'

const words = (text: string) => new Set(text.split(' '))

// Whole cells. One letter alone is a code; codes only count in pairs (see columns.ts).
// biome-ignore format: a list of words
const OUT = words('debit debits dr db dbit debet debe deb soll af out outflow outgoing outgo withdrawal withdrawals withdraw wd expense spend spending spent purchase purchases sale charge charges fee fees check cheque sent belastung lastschrift cargo egreso gasto kiadas uscita addebito uit uitgaand atm pos')
// biome-ignore format: a list of words
const IN = words('credit credits cr crdt cred kredit haben haber bij in inflow incoming income deposit deposits dep dslip received receipt refund refunds return returns gutschrift abono ingreso bevetel entrata accredito interest dividend reversal cashback reward rewards')

// Letters that mean something only beside their opposite.
// biome-ignore format: a table
const CODES: [out: string, in_: string][] = [
  ['d', 'c'], ['d', 'k'], ['d', 'h'], ['s', 'h'], ['o', 'i'], ['w', 'd'], ['-', '+'],
]

// `Payment` is money out of a checking account and money into a card's: by itself it tells nothing.
const TELLS_NOTHING = words('payment payments transfer card account adjustment other')

/** In, out, or null when the words tell neither, or both. `ACH Credit` is in, `Debit Card Purchase` out. */
export function directionOf(cell: string): Direction | null {
  if (cell.length > 40) return null
  const plain = plainWords(cell)
  if (OUT.has(plain)) return 'out'
  if (IN.has(plain)) return 'in'
  let found: Direction | null = null
  for (const word of plain.split(' ')) {
    if (TELLS_NOTHING.has(word)) continue
    const direction = OUT.has(word) ? 'out' : IN.has(word) ? 'in' : null
    if (direction && found && direction !== found) return null
    found = direction ?? found
  }
  // A long text may hold any word: only names of kinds of transactions count, three words at most.
  return plain.split(' ').length <= 3 ? found : null
}

/**
 * The pair of one-letter codes that a column's values are, with blanks and strays for at most a tenth.
 * Null when it isn't one: `C` alone may mean cleared.
 */
export function codesOf(cells: Iterable<string>): Map<string, Direction> | null {
  const counts = new Map<string, number>()
  let filled = 0
  for (const cell of cells) {
    const code = cell.trim().toLowerCase()
    if (code === '') continue
    filled++
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  for (const [out, in_] of CODES) {
    const both = counts.has(out) && counts.has(in_)
    const share = ((counts.get(out) ?? 0) + (counts.get(in_) ?? 0)) / filled
    if (both && share >= 0.9)
      return new Map<string, Direction>([
        [out, 'out'],
        [in_, 'in'],
      ])
  }
  return null
}
