import type { Context, Role } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { holdMember, requireReachOver } from './members.ts'

/**
 * Gives a member another role. The database refuses, at the commit, to take the last owner's.
 * @throws Refusal `not-found`, `forbidden`
 */
export async function changeRole(ctx: Context, { userId, role }: { userId: string; role: Role }) {
  const member = await holdMember(ctx, userId)
  requireReachOver(ctx, member.role)
  requireReachOver(ctx, role)
  if (member.role === role) return { ...member, role }
  await ctx.db
    .updateTable('members')
    .set({ role })
    .where('company_id', '=', ctx.companyId)
    .where('user_id', '=', userId)
    .execute()
  await audit(ctx, 'member.role-changed', userId, { before: { role: member.role }, after: { role } })
  emit(ctx, { kind: 'member', subjectId: userId })
  return { ...member, role }
}
