import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

/** More of anything than this isn't counted: a queue that long is told apart by other means than its length. */
export const COUNTED_AT_MOST = 10_000
/** Of each group of failures, and of what was discarded. */
const SHOWN = 5

/** What the queue holds, for the operator: of a company its name, and of its books nothing. */
export interface Queue {
  waiting: Waiting[]
  running: Running[]
  failed: FailedGroup[]
  discarded: Discarded[]
  /** Something of this was not counted to its end. */
  isMore: boolean
}

export interface Waiting {
  task: string
  /** Due, and not begun. */
  due: number
  /** To be begun later, most of them after a failure. */
  later: number
  /** Since when the one that waits longest is due. */
  since: Date | null
}

export interface Running {
  jobId: string
  task: string
  company: string | null
  since: Date
}

/** All that failed at the same task for the same reason. */
export interface FailedGroup {
  task: string
  cause: string
  /** Won't be tried again by themselves. */
  givenUp: number
  retrying: number
  lastAt: Date
  /** The latest few. */
  jobs: { jobId: string; company: string | null; attempts: number; failedAt: Date; retryAt: Date | null }[]
}

export interface Discarded {
  task: string
  cause: string
  company: string | null
  reason: string
  by: string
  at: Date
}

/** Reads it in four statements, none of which gets slower with the length of the queue by more than a look at it. */
export async function readQueue(db: Database): Promise<Queue> {
  const [waiting, running, failed, discarded] = await Promise.all([
    readWaiting(db),
    readRunning(db),
    readFailed(db),
    readDiscarded(db),
  ])
  const counted = [
    waiting.reduce((sum, { due, later }) => sum + due + later, 0),
    failed.reduce((sum, { givenUp, retrying }) => sum + givenUp + retrying, 0),
  ]
  return { waiting, running, failed, discarded, isMore: counted.some((n) => n > COUNTED_AT_MOST) }
}

async function readWaiting(db: Database): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select t.identifier as task, count(*) filter (where run_at <= now())::int as due,
      count(*) filter (where run_at > now())::int as later, min(run_at) filter (where run_at <= now()) as since
    from (select task_id, run_at from graphile_worker._private_jobs where is_available
      limit ${COUNTED_AT_MOST + 1}::int) j
      join graphile_worker._private_tasks t on t.id = j.task_id
    group by 1 order by since nulls last, 1`.execute(db)
  return rows
}

async function readRunning(db: Database): Promise<Running[]> {
  const { rows } = await sql<Running>`
    select j.id::text as "jobId", t.identifier as task, c.name as company, j.locked_at as since
    from (select * from graphile_worker._private_jobs where locked_at is not null limit 100) j
      join graphile_worker._private_tasks t on t.id = j.task_id
      left join companies c on c.id::text = j.payload->>'companyId'
    order by j.locked_at`.execute(db)
  return rows
}

async function readFailed(db: Database): Promise<FailedGroup[]> {
  const { rows } = await sql<Omit<FailedGroup, 'lastAt' | 'jobs'> & { lastAt: Date; jobs: JobsInJson }>`
    with placed as (
      select f.*, row_number() over (partition by task, cause order by failed_at desc, job_id desc) as place
      from (select job_id, company_id, task, cause, attempts, failed_at, retry_at from failed_jobs
        where discarded_at is null limit ${COUNTED_AT_MOST + 1}::int) f
    )
    select task, cause, count(*) filter (where retry_at is null)::int as "givenUp", count(retry_at)::int as retrying,
      max(failed_at) as "lastAt",
      json_agg(json_build_object('jobId', job_id::text, 'company', c.name, 'attempts', attempts,
        'failedAt', failed_at, 'retryAt', retry_at) order by place) filter (where place <= ${SHOWN}::int) as jobs
    from placed left join companies c on c.id = placed.company_id
    group by task, cause order by "givenUp" desc, "lastAt" desc limit 50`.execute(db)
  return rows.map((row) => ({
    ...row,
    jobs: row.jobs.map(({ failedAt, retryAt, ...job }) => ({
      ...job,
      failedAt: new Date(failedAt),
      retryAt: retryAt === null ? null : new Date(retryAt),
    })),
  }))
}

type JobsInJson = {
  jobId: string
  company: string | null
  attempts: number
  failedAt: string
  retryAt: string | null
}[]

function readDiscarded(db: Database): Promise<Discarded[]> {
  return db
    .selectFrom('failed_jobs')
    .leftJoin('companies', 'companies.id', 'failed_jobs.company_id')
    .innerJoin('users', 'users.id', 'failed_jobs.discarded_by')
    .select(['task', 'cause', 'companies.name as company', 'users.name as by'])
    .select([sql<string>`reason`.as('reason'), sql<Date>`discarded_at`.as('at')])
    .where('discarded_at', 'is not', null)
    .orderBy('discarded_at', 'desc')
    .limit(2 * SHOWN)
    .execute()
}
