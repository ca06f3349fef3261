import { type Kysely, sql } from 'kysely'

// The inbox counts its documents by state on every page, and shows those of one state: rarely many of all there are.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index documents_by_state on documents (company_id, state, created_at desc, id desc) include (kind)
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index documents_by_state`.execute(db)
}
