import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// The day of the balance that a statement closes with: the books are held against it. Of statements from before, the last
// day of their period stands in.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statements add column closing_on date`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table statements drop column closing_on`.execute(db)
}
