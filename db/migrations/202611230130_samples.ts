import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// How GrayLedger did: a row a minute for a day, a row an hour for ninety days. Sums over everybody.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table samples (
      span text not null check (span in ('minute', 'hour')),
      at timestamptz not null,             -- when it began
      requests integer not null default 0, -- that web processes answered, and how many of them by a fault (5xx)
      faults integer not null default 0,
      latency integer[] not null default '{}', -- requests by how long they took (shared/operations/samples/latency.ts)
      queue_wait_ms integer,               -- what was seen in it; of an hour, the worst
      failed_jobs integer,
      database_bytes bigint,
      model_microcents bigint,             -- spent since the month began
      sure_said integer,
      sure_held integer,
      primary key (span, at)
    );

    create function add_counts(a integer[], b integer[]) returns integer[] immutable language sql as $$
      select array_agg(coalesce(x, 0) + coalesce(y, 0) order by n) from unnest(a, b) with ordinality as t (x, y, n)
    $$;
    create aggregate sum_counts(integer[]) (sfunc = add_counts, stype = integer[], initcond = '{}');
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table samples; drop aggregate sum_counts(integer[]); drop function add_counts`.execute(db)
}
