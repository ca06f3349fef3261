// Is a positive amount money in or money out? Banks disagree, cards above all. The evidence is weighed for the
// file as a whole, and where there is none the file says so instead of guessing in silence.
import { plainWords } from '../text.ts'
import { directionsFromBalance, proveByBalance } from './balance.ts'
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
  /** What the decision rests on. */
  evidence: 'directions' | 'balance' | 'words' | 'custom' | 'none'
  uncertain: boolean
  why: string
  /** For `running balance`: the direction of each row; null where neither balance nor words tell. */
  moves?: (Direction | null)[]
}

// Rows that are asked for their words: a thousand tell as much as all.
const MOST_VOTES = 1000

// Nothing of wages: to an employee they are money in, to a business money out.
const IN_WORDS =
  /\b(?:direct dep(?:osit)?|deposit|interest (?:paid|earned|payment)|dividend|refund|cash ?back|payment received|payment thank you|pagamento recebido|pago recibido|zahlung erhalten|paiement recu|thank you|reversal|transfer from|received|gutschrift|abono|devolucion|remboursement)\b/
const OUT_WORDS =
  /\b(?:purchase|withdrawal|withdrwl|atm|check paid|check \d+|pos|debit card|service charge|monthly (?:service )?fee|fee|bill pay(?:ment)?|overdraft|transfer to|recurring|kartenzahlung|lastschrift|recibo|pago en|retrait|sepa dd)\b/
const INTO_A_CARD =
  /\b(?:payment|pymt|pmt|autopay|credit|refund|return|reward|cash ?back|thank you|rebate|adjustment|pagamento|estorno|reembolso|zahlung|paiement|pago|betaling)\b/
const SPENDING =
  /\b(?:shopping|groceries|grocery|restaurants?|dining|food|drink|gas|fuel|travel|merchandise|entertainment|supermarkets?|transportation|automotive|home improvement|airlines?|lodging|hotels?|department stores?|warehouse clubs?|office supplies|utilities|rent|professional services|subscriptions?)\b/
const EARNING = /\b(?:income|payments? (?:and )?credits?|deposits?|interest earned)\b/

/** Decides what the sign of a single amount column means. */
export function decideSign(evidence: SignEvidence): SignDecision {
  const amounts = evidence.amounts.filter((amount) => amount !== null && amount !== 0n)
  const negative = amounts.filter((amount) => amount! < 0n).length
  if (evidence.directions && (negative === 0 || signsTellNothing(evidence))) {
    const why = 'A column says debit or credit; the amounts themselves do not.'
    return { convention: 'direction column', evidence: 'directions', uncertain: false, why }
  }
  return negative === 0 ? unsigned(evidence) : signed(evidence, negative, amounts.length - negative)
}

// Where positive amounts are debits as well as credits, a minus is a reversal and no direction.
function signsTellNothing({ amounts, directions }: SignEvidence): boolean {
  const positive = directions!.filter((_, at) => (amounts[at] ?? 0n) > 0n)
  const ins = positive.filter((direction) => direction === 'in').length
  const outs = positive.filter((direction) => direction === 'out').length
  return Math.min(ins, outs) > positive.length * 0.2
}

function unsigned(evidence: SignEvidence): SignDecision {
  const { amounts, balances, headings, texts } = evidence
  const moves = directionsFromBalance(amounts, balances)
  if (moves) {
    // The oldest row has no balance before it to compare with.
    const told = moves.map((direction, at) => direction ?? saidBy(plainWords(texts[at] ?? '')))
    const why = 'No amount has a sign; the running balance rises or falls by each.'
    return { convention: 'running balance', evidence: 'balance', uncertain: false, why, moves: told }
  }
  const guess = (convention: 'as written' | 'reversed', because: string): SignDecision => {
    const way = convention === 'reversed' ? 'out' : 'in'
    const why = `No amount has a sign; ${because}, so all were taken for money ${way}.`
    return { convention, evidence: 'none', uncertain: true, why }
  }
  if (SALES_ONLY.test(headings)) return guess('as written', 'the columns are those of an export of sales')
  if (PURCHASES_ONLY.test(headings))
    return guess('reversed', 'the columns are those of an export of purchases')
  const votes = countVotes(evidence)
  if (votes.reversed > votes.asWritten * 3)
    return guess('reversed', 'the words of the rows are those of payments')
  return guess('as written', 'nothing tells in from out')
}

function signed(evidence: SignEvidence, negative: number, positive: number): SignDecision {
  const sales = SALES_ONLY.test(evidence.headings)
  const votes = sales ? { asWritten: 0, reversed: 0 } : countVotes(evidence)
  const told = votes.asWritten + votes.reversed
  const proof = proveByBalance(evidence.amounts, evidence.balances)
  const mostlyPositive = positive > negative * 1.5
  const wordsReverse = votes.reversed > votes.asWritten * 3 && (votes.reversed >= 2 || mostlyPositive)

  // A card's balance is what is owed: there, a balance that follows the amounts proves nothing.
  if (proof.proved && !proof.reversed && !(wordsReverse && mostlyPositive)) {
    return certain('as written', 'balance', 'Negative is money out: the running balance proves it.')
  } else if (wordsReverse) {
    const why = `Positive is money out: ${votes.reversed} of ${told} rows whose words tell (payments, refunds, purchases) say so.`
    return certain('reversed', 'words', why)
  } else if (votes.asWritten > votes.reversed) {
    const why = `Negative is money out: ${votes.asWritten} of ${told} rows whose words tell (purchases, fees, deposits) say so.`
    return certain('as written', 'words', why)
  } else if (proof.proved && proof.reversed) {
    return certain('reversed', 'balance', 'Positive is money out: the running balance falls by it.')
  } else if (!sales && mostlyPositive && everyNegativeIsIntoACard(evidence)) {
    const why = 'Positive is money out: all negative rows are payments or refunds, as on a card.'
    return certain('reversed', 'words', why)
  } else if (sales || (!mostlyPositive && told === 0)) {
    return certain('as written', 'custom', 'Negative is money out, as is the custom of banks.')
  } else {
    const why =
      'Negative was taken for money out, as is the custom of banks, but nothing in the file proves it.'
    return { convention: 'as written', evidence: 'none', uncertain: true, why }
  }
}

const certain = (
  convention: SignDecision['convention'],
  evidence: SignDecision['evidence'],
  why: string,
): SignDecision => ({ convention, evidence, uncertain: false, why })

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
