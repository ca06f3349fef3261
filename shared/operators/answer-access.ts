import { sql } from 'kysely'
import { companyNameOnOneLine } from '../companies/company-name.ts'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { type Post, sendLater } from '../operations/send-later.ts'
import { conflict } from '../refusal.ts'
import { type Access, findAccess, GOOD_FOR_DAYS } from './access.ts'
import { answeredMail } from './mails.ts'

export interface AccessAnswer {
  accessId: string
  answer: 'consented' | 'refused'
  /** The operator's page on which they go on. */
  page: string
}

/**
 * An owner's answer to an operator's request, once: of two owners who answer at the same moment the first counts. To
 * give the same answer again changes nothing.
 * @throws Refusal `not-found`, `conflict`
 */
export async function answerAccess(
  ctx: Context,
  post: Post,
  { accessId, answer, page }: AccessAnswer,
): Promise<Access> {
  const userId = ctx.actor.kind === 'person' ? ctx.actor.userId : ''
  const answered = await ctx.db
    .updateTable('operator_access as a')
    .set({
      answer,
      answered_by: userId,
      answered_at: sql`now()`,
      ...(answer === 'refused' && { ended_at: sql`now()`, ended_by: userId }),
    })
    .where('a.company_id', '=', ctx.companyId)
    .where('a.id', '=', accessId)
    .where('a.answer', 'is', null)
    .where(sql`access_state(a)`, 'in', ['asked', 'lapsed'])
    .returning('a.operator_id')
    .executeTakeFirst()
  const access = await findAccess(ctx, accessId)
  if (!answered) {
    if (access.state === answer) return access
    throw conflict(TOO_LATE[access.state] ?? 'This request is over.')
  }
  await audit(ctx, `operator.${answer}`, accessId, { after: { operator: access.operator } })
  emit(ctx, { kind: 'member', subjectId: answered.operator_id })
  const mail = answeredMail(access, await companyNameOnOneLine(ctx), page)
  await sendLater(
    ctx.db,
    post,
    { to: access.operatorEmail, ...mail },
    new Date(Date.now() + GOOD_FOR_DAYS * 86_400_000),
  )
  return access
}

const TOO_LATE: Partial<Record<Access['state'], string>> = {
  consented: 'An owner has consented already. End the access if the operator is not to come in.',
  open: 'The operator is in already. End the access to have them out.',
  refused: 'An owner has refused this, and that is final. The operator can ask anew.',
  ended: 'This request was ended. There is nothing left to answer.',
}
