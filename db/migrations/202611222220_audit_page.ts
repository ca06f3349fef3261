import { type Kysely, sql } from 'kysely'

// The audit log is read by person and by day, newest first.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index audit_log_by_person on audit_log (company_id, user_id, id);
    create index audit_log_by_time on audit_log (company_id, at);
  `.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_log_by_person, audit_log_by_time`.execute(db)
}
