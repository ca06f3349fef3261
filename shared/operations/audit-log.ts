import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { invalid } from '../refusal.ts'

/** One deed as the audit log has it. */
export interface AuditedDeed {
  id: bigint
  at: Date
  actor: 'person' | 'worker' | 'operator'
  personId: string | null
  personName: string | null
  /** The key by which a program did it for the person. */
  keyName: string | null
  /** As `audit` was told: `transaction.categorized`. */
  action: string
  subjectId: string | null
  before: unknown
  after: unknown
}

export interface AuditFilter {
  personId?: string | undefined
  action?: string | undefined
  subjectId?: string | undefined
  /** 'YYYY-MM-DD', from midnight to midnight UTC. */
  day?: string | undefined
}

export interface AuditPage {
  rows: AuditedDeed[]
  /** Where the next page starts; null on the last. */
  next: string | null
}

/** What was done in the company, latest first: `limit` deeds from before the one that `after` names. */
export async function listAudit(
  ctx: Context,
  { personId, action, subjectId, day }: AuditFilter,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<AuditPage> {
  let query = ctx.db
    .selectFrom('audit_log')
    .leftJoin('users', 'users.id', 'audit_log.user_id')
    .leftJoin('api_keys', (join) =>
      join
        .onRef('api_keys.company_id', '=', 'audit_log.company_id')
        .onRef('api_keys.id', '=', 'audit_log.api_key_id'),
    )
    .where('audit_log.company_id', '=', ctx.companyId)
    .select([
      'audit_log.id',
      'audit_log.at',
      'audit_log.actor',
      'audit_log.user_id as personId',
      'users.name as personName',
      'api_keys.name as keyName',
      'audit_log.action',
      'audit_log.subject_id as subjectId',
      'audit_log.before',
      'audit_log.after',
    ])
    .orderBy('audit_log.id', 'desc')
    .limit(limit + 1)
  if (personId) query = query.where('audit_log.user_id', '=', personId)
  if (action) query = query.where('audit_log.action', '=', action)
  if (subjectId) query = query.where('audit_log.subject_id', '=', subjectId)
  if (day) {
    const midnight = sql<Date>`${day}::date::timestamp at time zone 'UTC'`
    query = query
      .where('audit_log.at', '>=', midnight)
      .where('audit_log.at', '<', sql<Date>`${midnight} + interval '24 hours'`)
  }
  if (after !== undefined) query = query.where('audit_log.id', '<', positionOf(after))
  const rows = await query.execute()
  return {
    rows: rows.slice(0, limit),
    next: rows.length > limit ? String(rows[limit - 1]!.id) : null,
  }
}

function positionOf(after: string): bigint {
  if (/^[1-9]\d{0,17}$/.test(after)) return BigInt(after)
  throw invalid('This page link is not valid. Start again from the first page.', {
    after: 'This is not the `next` of a page.',
  })
}

/** Everybody who ever did something here, and is still somebody, by name. */
export async function listAuditedPeople(ctx: Context): Promise<{ id: string; name: string }[]> {
  return ctx.db
    .selectFrom('users')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('audit_log')
          .where('audit_log.company_id', '=', ctx.companyId)
          .whereRef('audit_log.user_id', '=', 'users.id')
          .select('audit_log.id'),
      ),
    )
    .select(['users.id', 'users.name'])
    .orderBy('users.name')
    .execute()
}
