import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { forbidden } from '../refusal.ts'
import { holdMember, requireReachOver } from './members.ts'
import { RANK } from './roles.ts'

/**
 * Takes a member out of the company, or oneself: leaving is everybody's right, removing others is an admin's. Their
 * next request finds no membership, and their open streams end with the event. The database refuses, at the commit,
 * to let the last owner go.
 * @throws Refusal `not-found`, `forbidden`
 */
export async function removeMember(ctx: Context, userId: string): Promise<void> {
  const { actor } = ctx
  const isLeaving = actor.kind === 'person' && actor.userId === userId
  if (actor.kind === 'person' && !isLeaving && RANK[actor.role] < RANK.admin) {
    throw forbidden(`This needs the role admin; yours is ${actor.role}.`)
  }
  const member = await holdMember(ctx, userId)
  if (!isLeaving) requireReachOver(ctx, member.role)
  await ctx.db
    .deleteFrom('members')
    .where('company_id', '=', ctx.companyId)
    .where('user_id', '=', userId)
    .execute()
  await audit(ctx, isLeaving ? 'member.left' : 'member.removed', userId, {
    before: { email: member.email, role: member.role },
  })
  emit(ctx, { kind: 'member', subjectId: userId })
}
