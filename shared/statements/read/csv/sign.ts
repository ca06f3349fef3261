// Is a positive amount money in or money out? Banks disagree, cards above all. The evidence is weighed for the
// file as a whole, and where there is none the file says so instead of guessing in silence.
import { plainWords } from '../text.ts'
import { proveByBalance, signsFromBalance } from './balance.ts'
import type { Direction } from './direction.ts'
import { PURCHASES_ONLY, SALES_ONLY } from './vocabulary.ts'

export interface SignEvidence {
  /** Amounts as written, in file order; null where a row has none. */
  amounts: (bigint | null)[]
  balances: (bigint | null)[]
  /** What a direction column says of each row; null when there is no such column. */
  directions: (Direction | null)[] | null
  /** Bank's text and kind of each row, to look for words like `PAYMENT - THANK YOU`. */
  texts: string[]
  categories: string[]
  /** All headings, as one text. */
  headings: string
}

export interface SignDecision {
  convention: 'as written' | 'reversed' | 'direction column' | 'running balance'
  uncertain: boolean
  why: string
  /** For `running balance`: the sign of each row; null where neither balance nor words tell. */
  signs?: (1 | -1 | null)[]
}

// Rows that are asked for their words: a thousand tell as much as all.
const MOST_VOTES = 1000

const IN_WORDS =
  /\b(?:payroll|direct dep(?:osit)?|salary|deposit|interest (?:paid|earned|payment)|dividend|refund|cash ?back|payment received|payment thank you|thank you|reversal|transfer from|received|paycheck|gutschrift|gehalt|nomina|abono|devolucion|salaire|remboursement)\b/
const OUT_WORDS =
  /\b(?:purchase|withdrawal|withdrwl|atm|check paid|check \d+|pos|debit card|service charge|monthly (?:service )?fee|fee|bill pay(?:ment)?|overdraft|transfer to|recurring|kartenzahlung|lastschrift|recibo|pago en|retrait|sepa dd)\b/
const INTO_A_CARD =
  /\b(?:payment|pymt|pmt|autopay|credit|refund|return|reward|cash ?back|thank you|rebate|adjustment)\b/
const SPENDING =
  /\b(?:shopping|groceries|grocery|restaurants?|dining|food|drink|gas|fuel|travel|merchandise|entertainment|supermarkets?|transportation|automotive|home improvement|airlines?|lodging|hotels?|department stores?|warehouse clubs?|office supplies|utilities|rent|professional services|subscriptions?)\b/
const EARNING =
  /\b(?:income|paychecks?|payroll|salary|payments? (?:and )?credits?|deposits?|interest earned)\b/

/** Decides what the sign of a single amount column means. */
export function decideSign(evidence: SignEvidence): SignDecision {
  const amounts = evidence.amounts.filter((amount) => amount !== null && amount !== 0n)
  const negative = amounts.filter((amount) => amount! < 0n).length
  return negative === 0 ? unsigned(evidence) : signed(evidence, negative, amounts.length - negative)
}

function unsigned({ amounts, balances, directions, headings, texts }: SignEvidence): SignDecision {
  if (directions) {
    return {
      convention: 'direction column',
      uncertain: false,
      why: 'No amount has a sign; a column says debit or credit.',
    }
  }
  const signs = signsFromBalance(amounts, balances)
  if (signs) {
    // The oldest row has no balance before it to compare with.
    const told = signs.map((sign, at) => sign ?? signOfWords(texts[at] ?? ''))
    const why = 'No amount has a sign; the running balance rises or falls by each.'
    return { convention: 'running balance', uncertain: false, why, signs: told }
  }
  if (SALES_ONLY.test(headings)) {
    const why =
      'No amount has a sign; the columns are those of an export of sales, so all were taken for money in.'
    return { convention: 'as written', uncertain: true, why }
  }
  if (PURCHASES_ONLY.test(headings)) {
    const why =
      'No amount has a sign; the columns are those of an export of purchases, so all were taken for money out.'
    return { convention: 'reversed', uncertain: true, why }
  }
  const why = 'No amount has a sign and nothing tells in from out, so all were taken as money in.'
  return { convention: 'as written', uncertain: true, why }
}

function signed(evidence: SignEvidence, negative: number, positive: number): SignDecision {
  const sales = SALES_ONLY.test(evidence.headings)
  const votes = sales ? { asWritten: 0, reversed: 0 } : countVotes(evidence)
  const proof = proveByBalance(evidence.amounts, evidence.balances)
  const mostlyPositive = positive > negative * 1.5
  const total = votes.asWritten + votes.reversed

  // A card's balance is what is owed: there, a balance that follows the amounts proves nothing.
  if (proof.proved && !proof.reversed && !(votes.reversed > votes.asWritten * 3 && mostlyPositive)) {
    return {
      convention: 'as written',
      uncertain: false,
      why: 'Negative is money out: the running balance proves it.',
    }
  }
  if (votes.reversed > votes.asWritten * 3 && (votes.reversed >= 2 || mostlyPositive)) {
    const why = `Positive is money out: ${votes.reversed} of ${total} rows whose words tell (payments, refunds, purchases) say so.`
    return { convention: 'reversed', uncertain: false, why }
  }
  if (votes.asWritten > votes.reversed) {
    const why = `Negative is money out: ${votes.asWritten} of ${total} rows whose words tell (purchases, fees, deposits) say so.`
    return { convention: 'as written', uncertain: false, why }
  }
  if (proof.proved && proof.reversed) {
    return {
      convention: 'reversed',
      uncertain: false,
      why: 'Positive is money out: the running balance falls by it.',
    }
  }
  if (!sales && mostlyPositive && everyNegativeIsIntoACard(evidence)) {
    const why = 'Positive is money out: all negative rows are payments or refunds, as on a card.'
    return { convention: 'reversed', uncertain: false, why }
  }
  if (sales || !mostlyPositive) {
    return {
      convention: 'as written',
      uncertain: total > 0,
      why: 'Negative is money out, as is the custom of banks.',
    }
  }
  const why =
    'Negative was taken for money out, as is the custom of banks, but nothing in the file proves it.'
  return { convention: 'as written', uncertain: true, why }
}

// Rows whose own words say in or out, against the sign that they carry.
function countVotes({ amounts, directions, texts, categories }: SignEvidence) {
  const votes = { asWritten: 0, reversed: 0 }
  const step = Math.ceil(amounts.length / MOST_VOTES)
  for (let at = 0; at < amounts.length; at += step) {
    const amount = amounts[at]!
    if (amount === null || amount === 0n) continue
    const said = directions?.[at] ?? saidBy(plainWords(texts[at] ?? '')) ?? categorySays(categories[at] ?? '')
    if (!said) continue
    if ((said === 'in') === amount > 0n) votes.asWritten++
    else votes.reversed++
  }
  return votes
}

function saidBy(words: string): Direction | null {
  const in_ = IN_WORDS.test(words)
  const out = OUT_WORDS.test(words)
  return in_ === out ? null : in_ ? 'in' : 'out'
}

function signOfWords(text: string): 1 | -1 | null {
  const said = saidBy(plainWords(text))
  return said && (said === 'in' ? 1 : -1)
}

function categorySays(category: string): Direction | null {
  if (category === '') return null
  const words = plainWords(category)
  const in_ = EARNING.test(words)
  const out = SPENDING.test(words)
  return in_ === out ? null : in_ ? 'in' : 'out'
}

function everyNegativeIsIntoACard({ amounts, texts }: SignEvidence): boolean {
  return amounts.every(
    (amount, at) => amount === null || amount >= 0n || INTO_A_CARD.test(plainWords(texts[at] ?? '')),
  )
}
