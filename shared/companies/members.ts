import type { Context, Role } from '../context.ts'
import { forbidden, notFound } from '../refusal.ts'
import { RANK } from './roles.ts'

export interface Member {
  userId: string
  name: string
  email: string
  role: Role
  joinedAt: Date
}

/** Everybody who belongs to the company, owners first. */
export async function listMembers(ctx: Context): Promise<Member[]> {
  const members = await membersOf(ctx).orderBy('users.name').orderBy('users.id').execute()
  return members.sort((a, b) => RANK[b.role] - RANK[a.role])
}

/**
 * One member, held so that nobody else changes or removes them meanwhile.
 * @throws Refusal `not-found`
 */
export async function holdMember(ctx: Context, userId: string): Promise<Member> {
  const member = await membersOf(ctx).where('users.id', '=', userId).forUpdate('members').executeTakeFirst()
  if (!member) throw notFound('There is no such member.')
  return member
}

function membersOf(ctx: Context) {
  return ctx.db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .where('members.company_id', '=', ctx.companyId)
    .select([
      'users.id as userId',
      'users.name',
      'users.email',
      'members.role',
      'members.created_at as joinedAt',
    ])
}

/**
 * Nobody gives or takes a role above their own: an admin can make no owner, and remove none.
 * @throws Refusal `forbidden`
 */
export function requireReachOver(ctx: Context, role: Role): void {
  if (ctx.actor.kind !== 'person') return
  if (RANK[ctx.actor.role] >= RANK[role]) return
  throw forbidden(`Only an ${role} can do this; your role is ${ctx.actor.role}.`)
}
