import { z } from 'zod'
import type { Database } from '#db/connect.ts'
import type { Membership } from '#shared/companies/create-company.ts'
import { RANK } from '#shared/companies/roles.ts'
import type { Context } from '#shared/context.ts'
import { inside, readAllQuestions } from '#shared/review/read-all-questions.ts'
import type { Question } from '#shared/review/read-questions.ts'
import { findTransaction } from '#shared/transactions/transactions.ts'
import { cardsOf, type RefusedAnswer } from './companies/_company/review.model.ts'
import { keysetOf } from './parts/keyset.ts'
import { ALL_REVIEWS, queryOf } from './paths.ts'
import { filter, pageAfter } from './query.ts'
import type { AllReviewsView, CompanyCard } from './review.view.ts'

/** Cards on one page, as in the review of one company. */
const CARDS = 20

/** What the address of a page of `/review` says: of which company only, and after which card. */
export interface AllReviewsQuery {
  company?: string | undefined
  after?: string | undefined
}

/** Reads it from an address of ours. */
export function queryOfAll(address: string): AllReviewsQuery {
  const { searchParams } = new URL(address, 'https://us.invalid')
  return {
    company: filter(z.uuid()).parse(searchParams.get('company') ?? undefined),
    after: searchParams.get('after') ?? undefined,
  }
}

export interface AllReviewsWanted extends AllReviewsQuery {
  /** An answer that was refused, and in which company. */
  refused?: (RefusedAnswer & { companyId: string }) | undefined
}

/** What the review of all of a person's companies shows. */
export async function readAllReviewsPage(
  db: Database,
  userId: string,
  { company: only, after, refused }: AllReviewsWanted,
): Promise<AllReviewsView> {
  const accounts: AllReviewsView['accounts'] = new Map()
  const back = { next: ALL_REVIEWS + queryOf({ company: only, after }) }
  const complete = async (
    ctx: Context,
    questions: Question[],
    company: Membership,
  ): Promise<CompanyCard[]> => {
    const made = await cardsOf(ctx, questions, refused)
    const mayDecide = RANK[company.role] >= RANK.bookkeeper
    if (mayDecide) accounts.set(company.companyId, made.accounts)
    const place = { companyId: company.companyId, companyName: company.name, mayDecide, back }
    return made.cards.map((card) => ({ place, card }))
  }
  const { rows, next, queues } = await readAllQuestions(
    db,
    { userId, only },
    pageAfter(after, CARDS),
    complete,
  )

  // The card that was answered stands on the page even if it belongs on another one, as long as it waits at all.
  const its = queues.find(({ company }) => company.companyId === refused?.companyId)?.company
  if (refused && its && !rows.some(({ card }) => card.refused)) {
    await inside(db, userId, its, async (ctx) => {
      const transaction = await findTransaction(ctx, refused.transactionId)
      if (transaction.state === 'review')
        rows.unshift(...(await complete(ctx, [{ transaction, equals: [] }], its)))
    })
  }
  const keyset = keysetOf(ALL_REVIEWS, { company: only }, { after, next })
  return { queues, only, cards: rows, accounts, keyset }
}
