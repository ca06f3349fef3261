import { sql } from 'kysely'
import type { Context, Role } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { type Post, sendLater } from '../operations/send-later.ts'
import { hashToken, newToken } from '../people/secrets.ts'
import { conflict, notFound } from '../refusal.ts'
import { companyNameOnOneLine } from './company-name.ts'
import { requireReachOver } from './members.ts'

const GOOD_FOR_DAYS = 7

/** Open invitations of a company at once: enough for any team, too few to send mail to the world. */
const MOST_OPEN = 50

export interface Invitation {
  invitationId: string
  email: string
  role: Role
  expiresAt: Date
}

export interface Invite {
  /** In lower case. */
  email: string
  role: Role
  /** The page that accepts, made from the token of the link. */
  page: (token: string) => string
}

/**
 * Invites somebody by e-mail, for 7 days. Inviting the same address again replaces the earlier invitation, whose
 * link is void from then on.
 * @throws Refusal `forbidden`, `conflict`
 */
export async function invite(ctx: Context, post: Post, { email, role, page }: Invite): Promise<Invitation> {
  requireReachOver(ctx, role)
  await refuseMembers(ctx, email)
  await closeOpen(ctx, email)
  if ((await listInvitations(ctx)).length >= MOST_OPEN) {
    throw conflict(`There are ${MOST_OPEN} open invitations. Withdraw some first.`)
  }
  const token = newToken()
  const expires_at = new Date(Date.now() + GOOD_FOR_DAYS * 86_400_000)
  const { id } = await ctx.db
    .insertInto('invitations')
    .values({
      company_id: ctx.companyId,
      email,
      role,
      token_hash: hashToken(token),
      invited_by: ctx.actor.kind === 'person' ? ctx.actor.userId : '',
      expires_at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await audit(ctx, 'member.invited', id, { after: { email, role } })
  emit(ctx, { kind: 'member', subjectId: null })
  const mail = await invitationMail(ctx, role, page(token))
  await sendLater(ctx.db, post, { to: email, ...mail }, expires_at)
  return { invitationId: id, email, role, expiresAt: expires_at }
}

/** The invitations that could still be accepted, the newest first. */
export async function listInvitations(ctx: Context): Promise<Invitation[]> {
  return ctx.db
    .selectFrom('invitations')
    .where('company_id', '=', ctx.companyId)
    .where('closed_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .select(['id as invitationId', 'email', 'role', 'expires_at as expiresAt'])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/**
 * Makes an invitation void.
 * @throws Refusal `not-found` when it isn't open
 */
export async function withdrawInvitation(ctx: Context, invitationId: string): Promise<void> {
  const withdrawn = await ctx.db
    .updateTable('invitations')
    .set({ closed_at: sql`now()`, outcome: 'withdrawn' })
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', invitationId)
    .where('closed_at', 'is', null)
    .returning(['email', 'role'])
    .executeTakeFirst()
  if (!withdrawn) throw notFound('There is no such open invitation.')
  requireReachOver(ctx, withdrawn.role)
  await audit(ctx, 'member.invitation-withdrawn', invitationId, { before: withdrawn })
  emit(ctx, { kind: 'member', subjectId: null })
}

async function refuseMembers(ctx: Context, email: string): Promise<void> {
  const member = await ctx.db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .where('members.company_id', '=', ctx.companyId)
    .where('users.email', '=', email)
    .select('users.name')
    .executeTakeFirst()
  if (member) throw conflict(`${email} is a member already. Change their role in the list.`)
}

async function closeOpen(ctx: Context, email: string): Promise<void> {
  await ctx.db
    .updateTable('invitations')
    .set({ closed_at: sql`now()`, outcome: 'withdrawn' })
    .where('company_id', '=', ctx.companyId)
    .where('email', '=', email)
    .where('closed_at', 'is', null)
    .execute()
}

async function invitationMail(ctx: Context, role: Role, link: string) {
  const company = await companyNameOnOneLine(ctx)
  return {
    subject: `You are invited to the books of ${company}`,
    text: `You are invited to the books of ${company} on GrayLedger, as ${role}.

To accept, open this link and sign in with this e-mail address:

    ${link}

It works once, for ${GOOD_FOR_DAYS} days. If you don’t know the company, do nothing.
`,
  }
}
