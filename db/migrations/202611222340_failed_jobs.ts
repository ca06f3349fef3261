import { type Kysely, sql } from 'kysely'

// Jobs that failed, kept until they succeed or the operator says why they needn't. The operator's own: it reaches
// across companies, and holds no more of them than ids.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table failed_jobs (
      job_id bigint primary key,             -- graphile_worker's
      company_id uuid references companies (id),
      task text not null,
      payload json not null,
      job_key text,
      cause text not null,                   -- a sentence, the same for all that failed the same way
      attempts integer not null check (attempts >= 0),
      first_failed_at timestamptz not null default now(),
      failed_at timestamptz not null default now(),
      retry_at timestamptz,                  -- null: given up
      discarded_at timestamptz,
      discarded_by uuid references users (id),
      reason text check (reason <> ''),
      check ((discarded_at is null) = (discarded_by is null) and (discarded_at is null) = (reason is null))
    );
    create index failed_jobs_by_cause on failed_jobs (task, cause, failed_at desc) where discarded_at is null;
    create index failed_jobs_by_discard on failed_jobs (discarded_at desc) where discarded_at is not null;
    create index failed_jobs_by_company on failed_jobs (company_id) where company_id is not null;

    -- A worker is one process and beats for each of its lanes.
    alter table workers add column lane text check (lane in ('quick', 'bulk'));

    -- How many files of a company wait decides its place in the line.
    create index documents_waiting on documents (company_id) where state = 'arrived';
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index documents_waiting; alter table workers drop column lane; drop table failed_jobs`.execute(
    db,
  )
}
