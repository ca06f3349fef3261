import { formatCents } from '../money.ts'
import { invalid } from '../refusal.ts'

/** Where a transaction goes: one account, or a split whose parts sum to the whole. */
export type Answer = { accountId: string } | { split: Part[] }

export interface Part {
  accountId: string
  /** Signed as the transaction: money in positive, money out negative. A fee kept back from a payout is out. */
  amountCents: bigint
}

/** The parts of this amount, or a refusal that says by how much they miss it. */
export function partsOf(answer: Answer, amountCents: bigint): Part[] {
  if ('accountId' in answer) return [{ accountId: answer.accountId, amountCents }]
  const { split } = answer
  const missing = amountCents - split.reduce((sum, part) => sum + part.amountCents, 0n)
  if (split.length < 2) {
    throw notASplit('A split has at least two parts.')
  } else if (new Set(split.map((part) => part.accountId)).size < split.length) {
    throw notASplit('Each account stands in a split once. Add the parts of the same account together.')
  } else if (split.some((part) => part.amountCents === 0n)) {
    throw notASplit('A part of a split can’t be zero.')
  } else if (missing !== 0n) {
    throw notASplit(
      `The parts sum to ${formatCents(amountCents - missing)}, the transaction is ${formatCents(amountCents)}.`,
    )
  }
  return split
}

const notASplit = (sentence: string) => invalid(sentence, { split: sentence })

/**
 * An answer as a memory keeps it. Equal answers have equal keys: one account is its id; a split is the ids with their
 * shares in whole percents, largest first, so that the same proportions of another amount are the same answer.
 */
export function decisionOf(parts: Part[]): { accountId: string; decisionKey: string } {
  const whole = parts.reduce((sum, part) => sum + part.amountCents, 0n)
  const shares = parts
    .map(({ accountId, amountCents }) => ({
      accountId,
      percent: Math.round(Number((amountCents * 10_000n) / whole) / 100),
    }))
    .sort((a, b) => b.percent - a.percent || (a.accountId < b.accountId ? -1 : 1))
  const { accountId } = shares[0]!
  if (shares.length === 1) return { accountId, decisionKey: accountId }
  return { accountId, decisionKey: shares.map((share) => `${share.accountId}:${share.percent}`).join('+') }
}

/** Whether this answer is more than one account. */
export const isSplit = (decisionKey: string) => decisionKey.includes('+')

/** The accounts of a remembered answer with their shares in whole percents, largest first. */
export function sharesOf(decisionKey: string): { accountId: string; percent: number }[] {
  return decisionKey.split('+').map((share) => {
    const [accountId, percent = '100'] = share.split(':') as [string, string?]
    return { accountId, percent: Number(percent) }
  })
}

/**
 * The parts that a remembered answer makes of this amount, as a proposal for a person: cents rounded down, what that
 * leaves goes to the first part.
 */
export function applyDecision(decisionKey: string, amountCents: bigint): Part[] {
  const parts = sharesOf(decisionKey).map(({ accountId, percent }) => ({
    accountId,
    amountCents: (amountCents * BigInt(percent)) / 100n,
  }))
  parts[0]!.amountCents += amountCents - parts.reduce((sum, part) => sum + part.amountCents, 0n)
  return parts.filter((part) => part.amountCents !== 0n)
}
