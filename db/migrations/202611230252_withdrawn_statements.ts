import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// A statement that somebody took out of the books again. Its lines stay, set aside, for their entries and reversals stand on
// them; whichever later file has them too brings them back.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statements add column withdrawn_at timestamptz`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statements drop column withdrawn_at`.execute(db)
}
