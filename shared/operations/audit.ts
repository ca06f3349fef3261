import { batchesOf } from '../batches.ts'
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
  change: AuditedChange = {},
): Promise<void> {
  await auditEach(ctx, action, [{ subjectId, ...change }])
}

const actorOf = ({ actor }: Context) =>
  actor.kind === 'person' && actor.asOperator ? 'operator' : actor.kind

/** The same for a deed that was done to many. */
export async function auditEach(
  ctx: Context,
  action: string,
  deeds: ({ subjectId: string | null } & AuditedChange)[],
): Promise<void> {
  for (const batch of batchesOf(deeds)) {
    await ctx.db
      .insertInto('audit_log')
      .values(
        batch.map(({ subjectId, before, after }) => ({
          company_id: ctx.companyId,
          actor: actorOf(ctx),
          user_id: ctx.actor.kind === 'person' ? ctx.actor.userId : null,
          action,
          subject_id: subjectId,
          before: before === undefined ? null : JSON.stringify(before),
          after: after === undefined ? null : JSON.stringify(after),
        })),
      )
      .execute()
  }
}
