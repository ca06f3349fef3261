import type { Context } from '../context.ts'

export interface AuditedChange {
  before?: unknown
  after?: unknown
}

/** Writes who did what, with the values before and after, in the same transaction as the deed. */
export async function audit(
  ctx: Context,
  action: string,
  subjectId: string | null,
  { before, after }: AuditedChange = {},
): Promise<void> {
  await ctx.db
    .insertInto('audit_log')
    .values({
      company_id: ctx.companyId,
      actor: ctx.actor.kind,
      user_id: ctx.actor.kind === 'person' ? ctx.actor.userId : null,
      action,
      subject_id: subjectId,
      before: before === undefined ? null : JSON.stringify(before),
      after: after === undefined ? null : JSON.stringify(after),
    })
    .execute()
}
