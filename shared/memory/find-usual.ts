import { sql } from 'kysely'
import type { Context } from '#shared/context.ts'
import type { Usual } from './evidence.ts'

/** As many as are proposed, and as many again for such as namesakes speak for. */
export const MOST_USUAL = 6

/**
 * What this company answers for most of its merchants, in each direction the commonest six that more than one merchant
 * got. Accounts in use only, no bank accounts and no splits: where a transfer goes and how a payment is split says
 * nothing about anybody else's.
 */
export async function findUsual(ctx: Pick<Context, 'db' | 'companyId'>): Promise<Usual[]> {
  const { rows } = await sql<Usual>`
    with counted as (
      select m.direction, m.account_id, count(*)::integer as merchants,
        (sum(count(*)) over (partition by m.direction))::integer as "of"
      from memories m
      where m.company_id = ${ctx.companyId} and m.times > 0 and m.decision_key = m.account_id::text
      group by m.direction, m.account_id
    ),
    ranked as (
      select counted.*, row_number() over (partition by direction order by merchants desc, account_id) as rank
      from counted
      join accounts a on a.company_id = ${ctx.companyId} and a.id = counted.account_id
        and a.archived_at is null and a.statement_kind is null
    )
    select direction, account_id::text as "decisionKey", account_id as "accountId", merchants, "of"
    from ranked where merchants > 1 and rank <= ${sql.lit(MOST_USUAL)}
    order by direction, rank`.execute(ctx.db)
  return rows
}
