import { type Kysely, sql } from 'kysely'

// How far everybody is from the limits of functions/limits.ts. Unlogged: losing it costs nothing but a few more turns.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    -- One bucket per key. Each turn fills it by one, it empties at rate turns a second, and holds burst.
    create unlogged table rate_limits (
      key text primary key,                 -- 'address 203.0.113.7', 'company …'
      level float8 not null,                -- how full it was at that moment
      at timestamptz not null,
      rate float8 not null check (rate > 0),
      burst int not null check (burst > 0),
      asked int not null,                   -- turns that were asked for the last time, and how many were given
      given int not null,
      -- Of addresses: when they were refused lately, and until when they are let in nowhere for it.
      refusals timestamptz[] not null default '{}',
      blocked_until timestamptz
    ) with (fillfactor = 50);               -- rows change in place: no index holds what changes
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table rate_limits`.execute(db)
}
