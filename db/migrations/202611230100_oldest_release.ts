import { type Kysely, sql } from 'kysely'

export const oldestRelease = '0.1.0'

// The oldest release that can work with the tables as they are. A release that is rolled back to finds migrations here
// that it doesn't know: this tells it whether it may go on.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table migrations_oldest_release (
      is_only_row boolean primary key default true check (is_only_row),
      version text not null
    );
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table migrations_oldest_release`.execute(db)
}
