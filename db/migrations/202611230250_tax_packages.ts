import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// What went to the accountant: each version of a year's package, with what each account came to then, so that the next
// one and the pages can say what has changed since. The file of the latest version of a year is in S3.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table tax_packages (
      company_id uuid not null references companies (id),
      id uuid not null default gen_random_uuid(),
      year integer not null check (year between 1900 and 2999),
      form text not null check (form in ('schedule-c', '1065', '1120-s')),
      version integer not null check (version > 0),
      state text not null default 'asked' check (state in ('asked', 'ready')),
      asked_by uuid not null references users (id),
      asked_at timestamptz not null default now(),
      ready_at timestamptz,
      bytes bigint,
      sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
      balances jsonb, -- [{code, name, cents}]
      primary key (company_id, id),
      unique (company_id, year, version),
      check ((state = 'ready') = (ready_at is not null and bytes is not null and sha256 is not null and balances is not null))
    );
    create unique index tax_packages_one_asked on tax_packages (company_id, year) where state = 'asked';
    select isolate_company('tax_packages');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table tax_packages`.execute(db)
}
