import type { Context } from '../context.ts'

/** One thing that was done to something. */
export interface Deed {
  at: Date
  /** As `audit` was told: `document.read`. */
  action: string
  actor: 'person' | 'worker' | 'operator'
  personName: string | null
  /** What it came to, as `audit` was told. */
  after: unknown
}

/** What the audit log knows of these subjects, oldest first. */
export async function readHistory(ctx: Context, subjectIds: string[]): Promise<Deed[]> {
  return ctx.db
    .selectFrom('audit_log')
    .leftJoin('users', 'users.id', 'audit_log.user_id')
    .where('audit_log.company_id', '=', ctx.companyId)
    .where('audit_log.subject_id', 'in', subjectIds)
    .select([
      'audit_log.at',
      'audit_log.action',
      'audit_log.actor',
      'users.name as personName',
      'audit_log.after',
    ])
    .orderBy('audit_log.id')
    .execute()
}
