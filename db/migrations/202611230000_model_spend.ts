import { type Kysely, sql } from 'kysely'

// What a company's questions to language models cost, month by month: set aside before each, settled after it.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table model_spend (
      company_id uuid not null references companies (id),
      month date not null check (extract(day from month) = 1),
      microcents bigint not null check (microcents >= 0), -- millionths of a cent
      calls integer not null default 1,
      primary key (company_id, month)
    );
    select isolate_company('model_spend');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table model_spend`.execute(db)
}
