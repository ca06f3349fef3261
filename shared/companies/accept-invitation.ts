import { sql } from 'kysely'
import type { Database } from '#db/connect.ts'
import { type Context, inCompany, type Role } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { hashToken } from '../people/secrets.ts'
import { notFound } from '../refusal.ts'

export interface Invited {
  /** The person who follows the link. */
  user: { id: string; email: string }
  companyId: string
  token: string
}

/** What a link invites to. */
export interface OpenInvitation {
  companyId: string
  companyName: string
  role: Role
}

/**
 * What this link invites this person to. It is good for the invited e-mail address only, so that a forwarded link
 * lets nobody else in, and it doesn't tell them whose it is.
 * @throws Refusal `not-found`
 */
export function readInvitation(db: Database, invited: Invited): Promise<OpenInvitation> {
  return asInvited(db, invited, (ctx) => findOpen(ctx, invited))
}

/**
 * Makes the invited person a member, once. Somebody who is one already keeps their role.
 * @throws Refusal `not-found`
 */
export function acceptInvitation(db: Database, invited: Invited): Promise<OpenInvitation> {
  return asInvited(db, invited, async (ctx) => {
    const open = await findOpen(ctx, invited)
    const { id } = await ctx.db
      .updateTable('invitations')
      .set({ closed_at: sql`now()`, outcome: 'accepted' })
      .where('company_id', '=', ctx.companyId)
      .where('token_hash', '=', hashToken(invited.token))
      .where('closed_at', 'is', null)
      .returning('id')
      .executeTakeFirstOrThrow(gone)
    await ctx.db
      .insertInto('members')
      .values({ company_id: ctx.companyId, user_id: invited.user.id, role: open.role })
      .onConflict((already) => already.doNothing())
      .execute()
    await audit(ctx, 'member.joined', invited.user.id, { after: { role: open.role, invitation: id } })
    emit(ctx, { kind: 'member', subjectId: invited.user.id })
    return open
  })
}

// They act as themselves and not as a member yet: least of all roles, until the invitation says more.
function asInvited<T>(db: Database, { companyId, user }: Invited, work: (ctx: Context) => Promise<T>) {
  return inCompany(db, { companyId, actor: { kind: 'person', userId: user.id, role: 'viewer' } }, work)
}

async function findOpen(ctx: Context, { token, user }: Invited): Promise<OpenInvitation> {
  const open = await ctx.db
    .selectFrom('invitations')
    .innerJoin('companies', 'companies.id', 'invitations.company_id')
    .where('invitations.company_id', '=', ctx.companyId)
    .where('invitations.token_hash', '=', hashToken(token))
    .where('invitations.email', '=', user.email)
    .where('invitations.closed_at', 'is', null)
    .where('invitations.expires_at', '>', sql<Date>`now()`)
    .select(['companies.id as companyId', 'companies.name as companyName', 'invitations.role'])
    .executeTakeFirst()
  if (!open) throw gone()
  return open
}

const gone = () =>
  notFound(
    'This invitation isn’t open to you: it was used, withdrawn or has expired, or it was sent to another address than the one you are signed in with.',
  )
