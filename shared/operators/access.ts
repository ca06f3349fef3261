import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { notFound } from '../refusal.ts'

/** How long owners have to refuse before an operator may look without their answer. The database holds to it too. */
export const NOTICE_HOURS = 24
/** How long a request can still be made use of. */
export const GOOD_FOR_DAYS = 7
/** How long access lasts once it is open, unless asked otherwise. */
export const USUAL_HOURS = 4
export const MOST_HOURS = 24

/**
 * What has become of a request, as `access_state` in the database says: an owner consented, or nobody answered for a
 * day (lapsed), and the operator may come in; they are in (open); somebody ended it; its time is over.
 */
export type AccessState = 'asked' | 'consented' | 'lapsed' | 'open' | 'refused' | 'ended' | 'over'

/** An operator's request to come into the company, and what became of it. */
export interface Access {
  accessId: string
  state: AccessState
  operator: string
  operatorEmail: string
  reason: string
  mayWrite: boolean
  /** How long it lasts once it is open. */
  hours: number
  askedAt: Date
  answer: 'consented' | 'refused' | null
  answeredBy: string | null
  answeredAt: Date | null
  openedAt: Date | null
  closesAt: Date | null
  endedBy: string | null
  endedAt: Date | null
}

/** Every request there was, the newest first. */
export function listAccess(ctx: Context): Promise<Access[]> {
  return accessOf(ctx).orderBy('a.asked_at', 'desc').orderBy('a.id').limit(MOST_SHOWN).execute()
}

// More than anybody reads; the audit log has them all.
const MOST_SHOWN = 100

/**
 * One request.
 * @throws Refusal `not-found`
 */
export async function findAccess(ctx: Context, accessId: string): Promise<Access> {
  const access = await accessOf(ctx).where('a.id', '=', accessId).executeTakeFirst()
  if (!access) throw notFound('There is no such request.')
  return access
}

function accessOf(ctx: Context) {
  return ctx.db
    .selectFrom('operator_access as a')
    .innerJoin('users as operator', 'operator.id', 'a.operator_id')
    .leftJoin('users as answerer', 'answerer.id', 'a.answered_by')
    .leftJoin('users as ender', 'ender.id', 'a.ended_by')
    .where('a.company_id', '=', ctx.companyId)
    .select([
      'a.id as accessId',
      sql<AccessState>`access_state(a)`.as('state'),
      'operator.name as operator',
      'operator.email as operatorEmail',
      'a.reason',
      'a.may_write as mayWrite',
      'a.hours',
      'a.asked_at as askedAt',
      'a.answer',
      'answerer.name as answeredBy',
      'a.answered_at as answeredAt',
      'a.opened_at as openedAt',
      'a.closes_at as closesAt',
      'ender.name as endedBy',
      'a.ended_at as endedAt',
    ])
}
