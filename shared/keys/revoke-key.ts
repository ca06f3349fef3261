import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { notFound } from '../refusal.ts'

/** Ends a key at once, for good. One that has ended already stays as it is. */
export async function revokeKey(ctx: Context, keyId: string): Promise<void> {
  const revoked = await ctx.db
    .updateTable('api_keys')
    .set({
      revoked_at: sql`now()`,
      revoked_by: ctx.actor.kind === 'person' ? ctx.actor.userId : null,
    })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', keyId)
    .where('revoked_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  if (revoked) {
    emit(ctx, { kind: 'member', subjectId: null }) // streams that were opened with it look who may still listen
    return audit(ctx, 'key.revoked', keyId, { before: { name: revoked.name } })
  }

  const known = await ctx.db
    .selectFrom('api_keys')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', keyId)
    .select('id')
    .executeTakeFirst()
  if (!known) throw notFound('There is no such key.')
}
