import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'

/** Gives a job back that was begun and not finished: as though it had never been taken, for whoever is free at once. */
export async function handBack(db: Database, jobId: string, lockedBy: string | null): Promise<void> {
  await sql`
    with job as (
      update graphile_worker._private_jobs
      set attempts = greatest(0, attempts - 1), locked_by = null, locked_at = null
      where id = ${jobId} and locked_by = ${lockedBy} returning job_queue_id
    ), queue as (
      update graphile_worker._private_job_queues q set locked_by = null, locked_at = null
      from job where q.id = job.job_queue_id and q.locked_by = ${lockedBy}
    )
    select from job`.execute(db)
  await callWorkers(db)
}

/** Tells idle workers that there are jobs to be had. */
export async function callWorkers(db: Database, jobs = 1): Promise<void> {
  await sql`select pg_notify('jobs:insert', json_build_object('r', random()::text, 'count', ${jobs}::int)::text)`.execute(
    db,
  )
}
