import { sql } from 'kysely'
import type { Context } from '../context.ts'

/** What every page of a company shows around its own content. */
export interface Frame {
  /** How many transactions wait in review. */
  waiting: number
  /** An operator who is in the company, or asks to be. */
  operator: OperatorNearby | null
}

export interface OperatorNearby {
  accessId: string
  operatorId: string
  name: string
  state: 'asked' | 'lapsed' | 'open'
  mayWrite: boolean
  /** When they are out by themselves; null until they are in. */
  closesAt: Date | null
}

/** Reads it in one query, since every page pays for it. */
export async function readFrame(ctx: Context): Promise<Frame> {
  const { companyId } = ctx
  const { rows } = await sql<FrameRow>`
    select waiting::int, "accessId", "operatorId", name, state, "mayWrite", "closesAt"
    from (select count(*) as waiting from transactions where company_id = ${companyId} and state = 'review') review
      left join lateral (
        select a.id as "accessId", a.operator_id as "operatorId", u.name, access_state(a) as state,
          a.may_write as "mayWrite", a.closes_at as "closesAt"
        from operator_access a join users u on u.id = a.operator_id
        where a.company_id = ${companyId} and a.ended_at is null and access_state(a) in ('open', 'asked', 'lapsed')
        order by a.opened_at, a.asked_at limit 1
      ) operator on true`.execute(ctx.db)
  const { waiting, accessId, ...operator } = rows[0]!
  return { waiting, operator: accessId === null ? null : { accessId, ...operator } }
}

type FrameRow = { waiting: number } & (
  | OperatorNearby
  | ({ accessId: null } & Omit<OperatorNearby, 'accessId'>)
)
