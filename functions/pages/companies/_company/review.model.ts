import type { Context } from '#shared/context.ts'
import { type Account, listAccounts } from '#shared/ledger/accounts.ts'
import { type JustAnswered, justAnswered } from '#shared/review/just-answered.ts'
import { countQuestions, type Question, readQuestions } from '#shared/review/read-questions.ts'
import { countWaiting } from '#shared/review/read-review.ts'
import { applyDecision } from '#shared/transactions/answer.ts'
import {
  findTransaction,
  listTransactions,
  type Suggestion,
  type Transaction,
} from '#shared/transactions/transactions.ts'
import { count, sentence } from '../../format.ts'
import { keysetOf } from '../../parts/keyset.ts'
import { pathsOf } from '../../paths.ts'
import { pageAfter } from '../../query.ts'
import type { Answered, ReviewCard, ReviewSuggestion, ReviewView } from './review.view.ts'

/** Questions on one page: a card is long, and few answer more than these before they look up. */
const CARDS = 20

/** An answer that was refused, and to which transaction. */
export type RefusedAnswer = NonNullable<ReviewCard['refused']> & { transactionId: string }

/** What the review page shows, with a refused answer on its card where it is one. */
export async function readReviewPage(
  ctx: Context,
  { after, refused }: { after: string | undefined; refused?: RefusedAnswer | undefined },
): Promise<Omit<ReviewView, 'mayDecide'>> {
  const page = await readQuestions(ctx, pageAfter(after, CARDS))
  const questions = refused ? await withRefused(ctx, page.rows, refused.transactionId) : page.rows
  const { cards, accounts } = await cardsOf(ctx, questions, refused)
  return {
    companyId: ctx.companyId,
    waiting: await countWaiting(ctx),
    questions: await countQuestions(ctx),
    cards,
    answered: (await justAnswered(ctx)).map(answered),
    accounts,
    after,
    keyset: keysetOf(pathsOf(ctx.companyId).review, {}, { after, next: page.next }),
  }
}

/** The cards of these questions, a refused answer on its own, and the accounts to choose from. */
export async function cardsOf(ctx: Context, questions: Question[], refused?: RefusedAnswer | undefined) {
  const accounts = await listAccounts(ctx)
  const twins = await twinsOf(ctx, questions)
  const cards = questions.map((question) => ({
    ...card(question, accounts, twins),
    refused: refused?.transactionId === question.transaction.id ? refused : undefined,
  }))
  return { cards, accounts }
}

// The card that was answered stands on the page even if it belongs on another one, as long as it waits at all.
async function withRefused(ctx: Context, questions: Question[], transactionId: string): Promise<Question[]> {
  if (questions.some(({ transaction }) => transaction.id === transactionId)) return questions
  const transaction = await findTransaction(ctx, transactionId)
  return transaction.state === 'review' ? [{ transaction, equals: [] }, ...questions] : questions
}

async function twinsOf(ctx: Context, questions: Question[]): Promise<Map<string, Transaction>> {
  const ids = questions.flatMap(({ transaction }) => transaction.twinOf ?? [])
  if (ids.length === 0) return new Map()
  const { rows } = await listTransactions(ctx, { ids }, { limit: ids.length })
  return new Map(rows.map((twin) => [twin.id, twin]))
}

function card(
  { transaction, equals }: Question,
  accounts: Account[],
  twins: Map<string, Transaction>,
): ReviewCard {
  const { id, postedOn, descriptor, amountCents, account, suggestions, twinOf, documents, merchantKey } =
    transaction
  return {
    transactionId: id,
    postedOn,
    descriptor,
    amountCents,
    bankAccount: account.name,
    suggestions: suggestions.flatMap((one) => suggestion(one, transaction, accounts) ?? []),
    equals,
    twin: twinOf ? twins.get(twinOf) : undefined,
    receipt: documents[0],
    merchantKey: knows(suggestions) ? merchantKey : undefined,
  }
}

// Of a merchant that is new here there is nothing earlier to look at.
const knows = (suggestions: Suggestion[]) => suggestions.some(({ level }) => level?.startsWith('same'))

// Null where it names an account that can't be chosen any more.
function suggestion(
  { decisionKey, confidence, source, reasons }: Suggestion,
  { amountCents, account: own }: Transaction,
  accounts: Account[],
): ReviewSuggestion | null {
  const lines = applyDecision(decisionKey, amountCents).flatMap((part) => {
    const account = accounts.find(({ id }) => id === part.accountId && id !== own.id)
    return account ? [{ account, cents: -part.amountCents }] : []
  })
  const whole = lines.reduce((sum, { cents }) => sum + cents, 0n)
  return whole === -amountCents ? { lines, confidence, source, reasons: reasons.map(sentence) } : null
}

function answered({ transaction, alsoSettled }: JustAnswered): Answered {
  const { id, descriptor, amountCents, settlement } = transaction
  const where = settlement?.filed.map((line) => line.accountName).join(' + ') || 'set aside'
  const more = alsoSettled > 0 ? `, and ${count(alsoSettled, 'equal one', 'equal ones')}` : ''
  return { transactionId: id, sentence: `${descriptor} → ${where}${more}`, amountCents }
}
