// What a transaction's account is judged from. Plain data: `recall` reads it from the database, `vote` weighs it.

/** What one past answer taught: a merchant, a direction, the accounts chosen, how often and when. */
export interface Memory {
  id: string
  merchantKey: string
  direction: 'in' | 'out'
  /** The answer as text: equal answers have equal keys. */
  decisionKey: string
  /** The account chosen; the largest of a split. */
  accountId: string
  /** How many times a person answered so. */
  times: number
  /** How many of the merchant's latest answers in a row were this one; 0 when the latest was another. */
  streak: number
  /** Day of the books on which it was last answered so, `YYYY-MM-DD`. */
  lastOn: string
  /** The smallest and largest amount answered so, without sign. */
  amountMinCents: bigint
  amountMaxCents: bigint
}

/** A memory of a merchant whose key is spelt alike. */
export interface Neighbour extends Memory {
  /** Cosine of the two embeddings: 1 is the same text, 0 nothing in common. */
  similarity: number
}

/** An answer this company gives for many of its merchants: what to propose where nothing else speaks. */
export interface Usual {
  direction: 'in' | 'out'
  decisionKey: string
  accountId: string
  /** How many merchants were ever answered so, of how many answers that merchants got in this direction. */
  merchants: number
  of: number
}

export interface Evidence {
  /** What was answered for this merchant key before, in either direction. */
  same: Memory[]
  /** What was answered for the merchants nearest by spelling, nearest first; asked for when `same` is empty. */
  near: Neighbour[]
  /** The company's commonest answers, commonest first; asked for when `same` is empty. */
  usual: Usual[]
}
