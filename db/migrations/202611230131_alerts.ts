import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// What operators were told of each light, so that they aren't told again every few minutes.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alerts (
      check_name text primary key,
      red_since timestamptz,               -- null: green
      told_red_at timestamptz,             -- when a mail last said that it is red
      told_green_at timestamptz            -- and that it is green again
    )
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table alerts`.execute(db)
}
