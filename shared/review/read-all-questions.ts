import type { Database } from '#db/connect.ts'
import { listMemberships, type Membership } from '../companies/create-company.ts'
import { type Context, inCompany } from '../context.ts'
import { type PageRequest, pageOf } from '../page.ts'
import {
  type Glance,
  glanceAtQueue,
  positionOf,
  type Question,
  questionsOf,
  readHeadsOf,
} from './read-questions.ts'

/** What waits in one of a person's companies. */
export interface CompanyQueue {
  company: Membership
  /** Transactions in review. */
  waiting: number
  /** Answers that settle them. */
  questions: number
}

export interface AllQuestions<Row> {
  rows: Row[]
  next: string | null
  /** The companies in which anything waits, by name. */
  queues: CompanyQueue[]
}

export interface WhoseQuestions {
  userId: string
  /** The one company that they may see here, where a key says so. */
  within?: string | undefined
  /** Only of this company, where they are a member of it. */
  only?: string | undefined
}

/**
 * A page of the questions of all of a person's companies, the oldest first, so that no company's wait behind those of
 * a larger one. Each company is read in transactions of its own, in which no other is visible: a first one to see what
 * stands where, and a second for the companies that are on the page, in which `complete` makes rows of the questions.
 * Costs each company one
 * statement that grows with what waits in it, and not with what its books hold.
 */
export async function readAllQuestions<Row>(
  db: Database,
  { userId, within, only }: WhoseQuestions,
  request: PageRequest,
  complete: (ctx: Context, questions: Question[], company: Membership) => Promise<Row[]>,
): Promise<AllQuestions<Row>> {
  const queues: CompanyQueue[] = []
  const heads: (Glance['heads'][number] & { company: Membership })[] = []
  for (const company of await listMemberships(db, userId)) {
    if (within && within !== company.companyId) continue
    const glance = await inside(db, userId, company, (ctx) => glanceAtQueue(ctx, request))
    if (glance.waiting === 0) continue
    queues.push({ company, waiting: glance.waiting, questions: glance.questions })
    if (only && only !== company.companyId) continue
    for (const head of glance.heads) heads.push({ ...head, company })
  }
  heads.sort((a, b) => (a.postedOn + a.id < b.postedOn + b.id ? -1 : 1))
  const page = pageOf(heads, request, positionOf)

  const rows = new Map<string, Row>()
  for (const [company, own] of Map.groupBy(page.rows, (head) => head.company)) {
    await inside(db, userId, company, async (ctx) => {
      const its = await readHeadsOf(
        ctx,
        own.map(({ id }) => id),
      )
      const questions = await questionsOf(ctx, its)
      const completed = await complete(ctx, questions, company)
      for (const [n, { transaction }] of questions.entries()) rows.set(transaction.id, completed[n]!)
    })
  }
  return { rows: page.rows.flatMap(({ id }) => rows.get(id) ?? []), next: page.next, queues }
}

/** Runs `work` in one of a person's companies, as them. */
export function inside<T>(
  db: Database,
  userId: string,
  { companyId, role }: Membership,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  return inCompany(db, { companyId, actor: { kind: 'person', userId, role } }, work)
}
