import type { Database } from '#db/connect.ts'
import { listMemberships, type Membership } from '../companies/create-company.ts'
import { inCompany } from '../context.ts'
import { type Question, readQuestions } from './read-questions.ts'
import { countWaiting } from './read-review.ts'

/** What waits in one of a person's companies. */
export interface CompanyReview {
  company: Membership
  /** How many transactions wait. */
  waiting: number
  /** The newest questions. */
  questions: Question[]
}

/** Questions shown of each company: the rest is on its own page. */
const QUESTIONS = 5

/**
 * What waits for a person in all their companies, the longest queue first; a company where nothing waits is left out.
 * Each is read in a transaction of its own, in which no other is visible.
 */
export async function readAllReviews(db: Database, userId: string): Promise<CompanyReview[]> {
  const reviews: CompanyReview[] = []
  for (const company of await listMemberships(db, userId)) {
    const { companyId, role } = company
    const actor = { kind: 'person', userId, role } as const
    const review = await inCompany(db, { companyId, actor }, async (ctx) => {
      const waiting = await countWaiting(ctx)
      if (waiting === 0) return null
      return { company, waiting, questions: (await readQuestions(ctx, { limit: QUESTIONS })).rows }
    })
    if (review) reviews.push(review)
  }
  return reviews.sort((a, b) => b.waiting - a.waiting)
}
