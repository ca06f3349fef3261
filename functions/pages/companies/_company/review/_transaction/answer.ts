// From the form of a review card to an answer.
import { z } from 'zod'
import { conflict, invalid } from '#shared/refusal.ts'
import type { Answer, Part } from '#shared/transactions/answer.ts'
import { magnitude } from '../../../../format.ts'
import { type AccountChoice, accountNamed } from '../../../../parts/account-field.ts'
import { typedCents } from '../../../../typed-cents.ts'

/** All that the forms of a card send; which of it counts, `answer` says. */
export const AnswerForm = z.object({
  answer: z.enum(['approve', 'change', 'split', 'ignore']),
  /** Approve: account and cents of each line, as they were seen. */
  accountId: z.array(z.uuid()),
  cents: z.array(z.string().regex(/^-?\d{1,18}$/)),
  /** Change and split, as typed. */
  account: z.array(z.string().max(200)),
  amount: z.array(z.string().max(40)),
  /** Leave the equal ones waiting. */
  onlyThis: z.literal('yes').optional(),
  /** The decision that this one corrects. */
  replaces: z.uuid().optional(),
})

export type AnswerForm = z.output<typeof AnswerForm>

/**
 * The answer that a form means for a transaction of this amount. Refuses an account that nobody knows and a split
 * that doesn't add up, with a sentence in dollars.
 */
export function answerFrom(
  form: AnswerForm,
  { amountCents, accounts }: { amountCents: bigint; accounts: AccountChoice[] },
): Answer {
  if (form.answer === 'approve') return approved(form, amountCents)
  if (form.answer === 'change') return { accountId: accountOf(accounts, form.account[0] ?? '').id }
  return { split: splitOf(form, amountCents, accounts) }
}

function approved({ accountId, cents }: AnswerForm, amountCents: bigint): Answer {
  const parts = accountId.map((id, index) => ({ accountId: id, amountCents: -BigInt(cents[index] ?? 0) }))
  const whole = parts.reduce((sum, part) => sum + part.amountCents, 0n)
  if (whole !== amountCents) throw conflict('This suggestion is not what it was. Look at it again.')
  return parts.length === 1 ? { accountId: parts[0]!.accountId } : { split: parts }
}

function splitOf({ account, amount }: AnswerForm, amountCents: bigint, accounts: AccountChoice[]): Part[] {
  const whole = amountCents < 0n ? -amountCents : amountCents
  const rows = account
    .map((typed, index) => ({ account: typed.trim(), amount: (amount[index] ?? '').trim() }))
    .filter((row) => row.account || row.amount)
  if (rows.length < 2) throw invalid('A split has at least two rows. For one account, choose that instead.')

  const nameless = rows.find((row) => !row.account)
  if (nameless) throw invalid(`Say which account the ${nameless.amount} goes to.`)
  const open = rows.filter((row) => !row.amount)
  if (open.length > 1) throw invalid('Only one amount may be left open; it takes what the others leave.')

  const given = rows.map((row) => (row.amount ? typedCents(row.amount) : 0n))
  const rest = whole - given.reduce((sum, cents) => sum + cents, 0n)
  if (open.length === 0 ? rest !== 0n : rest <= 0n) {
    const sum = `These rows add up to ${magnitude(whole - rest)}; the transaction is ${magnitude(whole)}`
    throw invalid(rest > 0n ? `${sum}. ${magnitude(rest)} is missing.` : `${sum}. Nothing may be left over.`)
  }
  const sign = amountCents < 0n ? -1n : 1n
  return rows.map((row, index) => ({
    accountId: accountOf(accounts, row.account).id,
    amountCents: sign * (row.amount ? given[index]! : rest),
  }))
}

function accountOf(accounts: AccountChoice[], typed: string): AccountChoice {
  const account = accountNamed(accounts, typed)
  if (!account) {
    throw invalid(`“${typed}” is no account, or the beginning of several. Choose one from the list.`)
  }
  return account
}
