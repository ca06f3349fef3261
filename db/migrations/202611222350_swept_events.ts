import { type Kysely, sql } from 'kysely'

// How far a company's live events were swept. Whoever has seen less can't be told what it missed, and is told that.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table swept_events (
      company_id uuid primary key references companies (id),
      through bigint not null              -- no event up to this id is sure to be there
    );
    select isolate_company('swept_events');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table swept_events`.execute(db)
}
