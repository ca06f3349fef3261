import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { type Post, sendLater } from '../operations/send-later.ts'
import { conflict } from '../refusal.ts'
import { type Access, findAccess, GOOD_FOR_DAYS } from './access.ts'
import { askedMail, ownersOf } from './mails.ts'

export interface AccessWanted {
  operatorId: string
  /** For the owners to read. */
  reason: string
  /** Only an owner's consent opens it then: a notice that nobody refuses doesn't. */
  mayWrite: boolean
  /** How long it lasts once it is open. */
  hours: number
  /** The page on which owners answer. */
  page: string
}

/**
 * Asks the company's owners to let an operator in, by mail. Nothing is open by that alone.
 * @throws Refusal `conflict` when the operator has a request there already, or is a member
 */
export async function askAccess(ctx: Context, post: Post, wanted: AccessWanted): Promise<Access> {
  const { operatorId, reason, mayWrite, hours, page } = wanted
  await refuseMember(ctx, operatorId)
  await endWhatIsOver(ctx, operatorId)
  const asked = await ctx.db
    .insertInto('operator_access')
    .values({ company_id: ctx.companyId, operator_id: operatorId, reason, may_write: mayWrite, hours })
    .onConflict((there) =>
      there.columns(['company_id', 'operator_id']).where('ended_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!asked) throw conflict('You have asked here already. End that request before you ask anew.')
  await audit(ctx, 'operator.asked', asked.id, { after: { reason, mayWrite, hours } })
  emit(ctx, { kind: 'member', subjectId: operatorId })
  const access = await findAccess(ctx, asked.id)
  const until = new Date(Date.now() + GOOD_FOR_DAYS * 86_400_000)
  const { company, emails } = await ownersOf(ctx)
  for (const to of emails) await sendLater(ctx.db, post, { to, ...askedMail(access, company, page) }, until)
  return access
}

async function refuseMember(ctx: Context, operatorId: string): Promise<void> {
  const member = await ctx.db
    .selectFrom('members')
    .where('company_id', '=', ctx.companyId)
    .where('user_id', '=', operatorId)
    .select('role')
    .executeTakeFirst()
  if (member) throw conflict(`You are a member there, as ${member.role}, and come in without asking.`)
}

// Time ends a request without anybody's doing; the next one says so in its row.
async function endWhatIsOver(ctx: Context, operatorId: string): Promise<void> {
  await ctx.db
    .updateTable('operator_access as a')
    .set({ ended_at: sql`now()` })
    .where('a.company_id', '=', ctx.companyId)
    .where('a.operator_id', '=', operatorId)
    .where('a.ended_at', 'is', null)
    .where(sql`access_state(a)`, '=', 'over')
    .execute()
}
