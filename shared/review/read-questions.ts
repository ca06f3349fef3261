import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { type Page, type PageRequest, type Position, pageOf } from '../page.ts'
import { listTransactions, type Transaction } from '../transactions/transactions.ts'

/** A transaction that waits for a person, and the equal ones that one answer would settle with it. */
export interface Question {
  transaction: Transaction
  equals: { id: string; postedOn: string; descriptor: string; amountCents: bigint }[]
}

/**
 * A page of what waits for a person, newest first. Waiting transactions of the same merchant and direction are one
 * question, under the newest of them. Those that an answer wouldn't carry over to stand alone: a merchant with two
 * habits is asked about each time, and so is a line that may be a known one in other words.
 */
export async function readQuestions(ctx: Context, request: PageRequest): Promise<Page<Question>> {
  const heads = await readHeads(ctx, request)
  const { rows, next } = pageOf(heads, request, positionOf)
  return { rows: await questionsOf(ctx, rows), next }
}

/** The transaction that a question stands under, and its equals, before anything else is read of them. */
export interface Head {
  id: string
  postedOn: string
  equals: { id: string; postedOn: string; descriptor: string; cents: string }[]
}

/** Where a question stands in the queue. */
export const positionOf = ({ postedOn, id }: Pick<Head, 'postedOn' | 'id'>): Position => [postedOn, id]

/** The questions under these heads, in their order, without those that were answered meanwhile. */
export async function questionsOf(ctx: Context, heads: Head[]): Promise<Question[]> {
  if (heads.length === 0) return []
  const ids = heads.map(({ id }) => id)
  const { rows } = await listTransactions(ctx, { ids, states: ['review'] }, { limit: ids.length })
  const transactions = new Map(rows.map((transaction) => [transaction.id, transaction]))
  return heads.flatMap(({ id, equals }) => {
    const transaction = transactions.get(id)
    return transaction ? [{ transaction, equals: equals.map(withAmount) }] : []
  })
}

const withAmount = ({ cents, ...equal }: Head['equals'][number]) => ({ ...equal, amountCents: BigInt(cents) })

/** How many questions that is in all. */
export async function countQuestions(ctx: Context): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with waiting as (${waiting(ctx)}) select count(*)::int from waiting where id = head`.execute(ctx.db)
  return rows[0]!.count
}

// What waits, each with the newest of its equals, itself perhaps.
const waiting = ({ companyId }: Context) => sql`
  select t.id, t.posted_on, t.descriptor, t.amount_cents,
    case when t.twin_of is not null or two_habits.merchant_key is not null then t.id
         else first_value(t.id) over (partition by t.merchant_key, t.amount_cents > 0, t.twin_of is not null
           order by t.posted_on desc, t.id desc) end as head
  from transactions t
  left join (
    select merchant_key, direction from memories
    where company_id = ${companyId} and times > 0
    group by merchant_key, direction having count(*) > 1
  ) two_habits on two_habits.merchant_key = t.merchant_key
    and two_habits.direction = case when t.amount_cents > 0 then 'in' else 'out' end
  where t.company_id = ${companyId} and t.state = 'review'`

const listed = sql`coalesce(json_agg(json_build_object('id', w.id, 'postedOn', w.posted_on, 'descriptor', w.descriptor,
  'cents', w.amount_cents::text) order by w.posted_on desc, w.id desc), '[]')`

const equals = sql`
  (select ${listed} from waiting w where w.head = heads.id and w.id <> heads.id) as equals`

/** The question that a transaction makes by itself, with the equal ones that wait, whichever of them stands for all. */
export async function findQuestion(ctx: Context, transaction: Transaction): Promise<Question> {
  if (transaction.state !== 'review') return { transaction, equals: [] }
  const { rows } = await sql<Pick<Head, 'equals'>>`
    with waiting as (${waiting(ctx)})
    select ${listed} as equals from waiting w
    where w.head = (select head from waiting where id = ${transaction.id}) and w.id <> ${transaction.id}`.execute(
    ctx.db,
  )
  return { transaction, equals: rows[0]!.equals.map(withAmount) }
}

// The heads of a page's questions, and one more where there is one.
async function readHeads(ctx: Context, { limit, after }: PageRequest): Promise<Head[]> {
  const { rows } = await sql<Head>`
    with waiting as (${waiting(ctx)}), heads as (
      select id, posted_on from waiting
      where id = head
        and ${after ? sql`(posted_on, id) < (${after[0]}::date, ${after[1]}::uuid)` : sql`true`}
      order by posted_on desc, id desc
      limit ${limit + 1}
    )
    select id, posted_on as "postedOn", ${equals} from heads order by posted_on desc, id desc`.execute(ctx.db)
  return rows
}

/** The heads of these ids that still are some, with their equals. */
export async function readHeadsOf(ctx: Context, ids: string[]): Promise<Head[]> {
  const { rows } = await sql<Head>`
    with waiting as (${waiting(ctx)})
    select id, posted_on as "postedOn", ${equals} from waiting heads
    where id = head and id = any(${ids}::uuid[])`.execute(ctx.db)
  return rows
}

/** A company's queue at a glance: how much waits, and where its oldest questions after a position stand. */
export interface Glance {
  /** Transactions. */
  waiting: number
  questions: number
  /** Oldest first, and one more than asked where there is one. */
  heads: Pick<Head, 'id' | 'postedOn'>[]
}

/** In one statement, since it is read of every company that a person has. */
export async function glanceAtQueue(ctx: Context, { limit, after }: PageRequest): Promise<Glance> {
  const { rows } = await sql<Glance>`
    with waiting as (${waiting(ctx)}), heads as (
      select id, posted_on from waiting
      where id = head
        and ${after ? sql`(posted_on, id) > (${after[0]}::date, ${after[1]}::uuid)` : sql`true`}
      order by posted_on, id
      limit ${limit + 1}
    )
    select count(*)::int as waiting, count(*) filter (where id = head)::int as questions,
      (select coalesce(json_agg(json_build_object('id', id, 'postedOn', posted_on) order by posted_on, id), '[]')
        from heads) as heads
    from waiting`.execute(ctx.db)
  return rows[0]!
}
