import { type Kysely, sql } from 'kysely'

// Rows and files are held against each other every night (docs/decisions/0023-no-file-lost.md).
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table documents
      add column etag text,                    -- of the file that was received, as the store has it
      add column file_lost_at timestamptz,     -- when the sweep first missed that file; null again once it is back
      add column file_removed_at timestamptz,  -- when the file of a rejected document was deleted
      add check (file_lost_at is null or sha256 is not null),
      add check (file_removed_at is null or state = 'rejected');
    create index documents_lost on documents (company_id) where file_lost_at is not null;

    -- Files that no row tells of, until somebody explains them or their days are over. The operator's: their company
    -- may be gone, and a key holds no more than ids.
    create table stray_files (
      s3_key text primary key,
      bytes bigint not null check (bytes >= 0),
      first_seen_at timestamptz not null default now(),
      seen_at timestamptz not null default now()
    );

    -- What each night came to, over all companies. The latest is what /ops and bin/doctor tell.
    create table file_sweeps (
      id bigint generated always as identity primary key,
      began_at timestamptz not null,
      ended_at timestamptz not null default now(),
      documents integer not null check (documents >= 0), -- that should have a file
      lost integer not null check (lost >= 0),           -- of these, without it
      strays integer not null check (strays >= 0),
      taken_in integer not null check (taken_in >= 0),   -- had arrived, and nobody had said so
      expired integer not null check (expired >= 0),     -- never came
      removed integer not null check (removed >= 0)      -- files deleted when their days were over
    );
    create index file_sweeps_by_time on file_sweeps (ended_at);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table file_sweeps, stray_files;
    alter table documents drop column etag, drop column file_lost_at, drop column file_removed_at;
  `.execute(db)
}
