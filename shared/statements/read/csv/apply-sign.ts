// Puts the decision about signs to work, row by row.
import type { StatementLayout } from '../statement-reading.ts'
import type { Direction } from './direction.ts'
import type { Layout } from './layout.ts'
import type { RawRow } from './read-cells.ts'
import { decideSign, type SignDecision } from './sign.ts'
import { opposite } from './text-columns.ts'

export interface AppliedSign {
  convention: StatementLayout['signConvention']
  uncertain: boolean
  why: string
  /** Signed cents of a row; null when nothing says whether they came in or went out. */
  cents: (raw: RawRow, at: number) => bigint | null
}

/** Decides the sign of a table's rows; `at` in the answer's `cents` is their index in `raws`. */
export function applySign(raws: RawRow[], layout: Layout, headings: string[]): AppliedSign {
  const directions = directionsOf(raws, layout)
  const decision = decideSign({
    amounts: raws.map((raw) => raw.cents),
    balances: raws.map((raw) => raw.balance),
    directions,
    texts: raws.map((raw) => (raw.memo ? `${raw.descriptor} ${raw.memo}` : raw.descriptor)),
    categories: raws.map((raw) => raw.category),
    headings: headings.join(' | ').toLowerCase().replace(/[_.]/g, ' '),
  })
  if (!layout.money.amount) return signOfPair(layout, decision)

  const { convention, uncertain, why, moves } = decision
  const cents: Record<typeof convention, AppliedSign['cents']> = {
    'as written': (raw) => raw.cents,
    reversed: (raw) => -raw.cents,
    // A negative debit is a reversal, and money in.
    'direction column': (raw, at) => signedBy(raw.cents, directions?.[at] ?? null),
    'running balance': (raw, at) => signedBy(raw.cents, moves?.[at] ?? null),
  }
  return {
    convention,
    uncertain,
    why,
    cents: (raw, at) =>
      raw.markedDirection ? signedBy(size(raw.cents), raw.direction) : cents[convention](raw, at),
  }
}

// Headings say which column is which; without them the words of the rows may turn the guess around.
function signOfPair({ money }: Layout, decision: SignDecision): AppliedSign {
  const convention = 'debit and credit columns'
  const asGuessed: AppliedSign['cents'] = (raw) => raw.cents
  if (money.named) {
    const one = money.debit && money.credit ? null : money.debit ? 'out' : 'in'
    const why = one
      ? `All amounts are money ${one}, by the heading of their column.`
      : 'Debits are money out, credits money in.'
    return { convention, uncertain: false, why, cents: asGuessed }
  } else if (decision.evidence === 'none' || decision.evidence === 'custom') {
    return { convention, uncertain: true, why: 'Nothing in the file proves it.', cents: asGuessed }
  } else if (decision.convention === 'reversed') {
    const why = `The words of the rows say that it is the other way round. ${decision.why}`
    return { convention, uncertain: false, why, cents: (raw) => -raw.cents }
  } else {
    return { convention, uncertain: false, why: decision.why, cents: asGuessed }
  }
}

// From a direction column or marks such as `12.50 CR`; where only one of the two is ever marked, the rows
// without a mark are the other.
function directionsOf(raws: RawRow[], layout: Layout): (Direction | null)[] | null {
  if (layout.direction) return raws.map((raw) => raw.direction)
  const found = new Set(raws.filter((raw) => raw.markedDirection).map((raw) => raw.direction!))
  const [only] = found
  if (!only) return null
  return raws.map((raw) => raw.direction ?? (found.size === 1 ? opposite(only) : null))
}

function signedBy(cents: bigint, direction: Direction | null): bigint | null {
  return direction === null ? null : direction === 'in' ? cents : -cents
}

const size = (cents: bigint) => (cents < 0n ? -cents : cents)
