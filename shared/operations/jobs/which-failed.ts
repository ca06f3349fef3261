import { z } from 'zod'
import type { Database } from '#db/connect.ts'

/** One failed job, or all of a task that failed for the same reason. */
export const WhichFailed = z.union([
  z.object({ jobId: z.string().regex(/^\d{1,18}$/) }),
  z.object({ task: z.string(), cause: z.string() }),
])
export type WhichFailed = z.infer<typeof WhichFailed>

/** As many as can be seen to while somebody waits for the page. */
export const AT_ONCE = 500

/** Those of them that nobody discarded, the oldest first. */
export function findFailed(db: Database, which: WhichFailed) {
  const some = db
    .selectFrom('failed_jobs')
    .where('discarded_at', 'is', null)
    .select(['job_id', 'company_id', 'task', 'payload', 'job_key', 'cause', 'attempts', 'retry_at'])
    .orderBy('failed_at')
    .limit(AT_ONCE)
  return 'jobId' in which
    ? some.where('job_id', '=', BigInt(which.jobId)).execute()
    : some.where('task', '=', which.task).where('cause', '=', which.cause).execute()
}

export type FailedJob = Awaited<ReturnType<typeof findFailed>>[number]
