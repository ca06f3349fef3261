import { type Kysely, sql } from 'kysely'

// The inbox counts its documents by state on every page, shows those of one state, and is searched by name. All of
// that is answered by this index alone, without the documents, which are wide.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index documents_by_state on documents (company_id, state, created_at desc, id desc) 
      include (kind, file_name, receipt_vendor)
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index documents_by_state`.execute(db)
}
