import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { type Access, findAccess } from './access.ts'

/**
 * Ends an operator's request or access, at once: their next request finds nothing, and their open streams end with
 * the event. What has ended already stays as it was.
 * @throws Refusal `not-found`
 */
export async function endAccess(ctx: Context, accessId: string): Promise<Access> {
  const ended = await ctx.db
    .updateTable('operator_access as a')
    .set({ ended_at: sql`now()`, ended_by: ctx.actor.kind === 'person' ? ctx.actor.userId : null })
    .where('a.company_id', '=', ctx.companyId)
    .where('a.id', '=', accessId)
    .where('a.ended_at', 'is', null)
    .where(sql`access_state(a)`, '<>', 'over')
    .returning('a.operator_id')
    .executeTakeFirst()
  const access = await findAccess(ctx, accessId)
  if (!ended) return access
  await audit(ctx, 'operator.ended', accessId, { after: { operator: access.operator } })
  emit(ctx, { kind: 'member', subjectId: ended.operator_id })
  return access
}
