import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { countQuestions } from './read-questions.ts'

/** What waits for a person, in numbers. */
export interface Waiting {
  /** Transactions in review. */
  transactions: number
  /** Answers that settle them all, as far as one answer carries over to equal ones. */
  questions: number
  /** Receipts that were read and have no transaction yet. */
  receipts: number
  /** Documents that somebody has to look at. */
  documents: number
}

/** What waits for a person in this company, counted. */
export async function whatWaits(ctx: Context): Promise<Waiting> {
  const { rows } = await sql<Omit<Waiting, 'questions'>>`
    select
      (select count(*)::int from transactions
        where company_id = ${ctx.companyId} and state = 'review') as transactions,
      count(*) filter (where kind = 'receipt' and state = 'read')::int as receipts,
      count(*) filter (where state = 'needs_you')::int as documents
    from documents
    where company_id = ${ctx.companyId} and state in ('read', 'needs_you')`.execute(ctx.db)
  return { ...rows[0]!, questions: await countQuestions(ctx) }
}
