import { sql } from 'kysely'
import type { Context } from '../../context.ts'
import { EXPIRES_AFTER_DAYS, REJECTED_FILES_DAYS } from './days.ts'

/** Rows of one query. */
const BATCH = 1_000

/** A document as the sweep sees it. */
export type FileRow = Awaited<ReturnType<typeof rowsBetween>>[number]

/**
 * The documents with ids after `after`, to `last` where that is given: all of them, or without `last` the first
 * thousand. In order.
 */
export async function rowsBetween(ctx: Context, after: string | null, last: string | null) {
  const open = sql<boolean>`state in ('awaiting_upload', 'arrived') and sha256 is null`
  let query = ctx.db
    .selectFrom('documents')
    .where('company_id', '=', ctx.companyId)
    .orderBy('id')
    .select([
      'id',
      's3_key as key',
      'state',
      'etag',
      'file_lost_at as lostAt',
      sql<boolean>`sha256 is not null and state <> 'rejected'`.as('isReceived'),
      sql<boolean>`state = 'awaiting_upload'
        or state = 'rejected' and arrived_at is null and rejected_by is null`.as('isAwaited'),
      sql<boolean>`state = 'awaiting_upload'
        and created_at < now() - ${EXPIRES_AFTER_DAYS} * interval '1 day'`.as('isOverdue'),
      sql<boolean>`state = 'rejected'
        and coalesce(settled_at, created_at) < now() - ${REJECTED_FILES_DAYS} * interval '1 day'`.as(
        'isDone',
      ),
      sql<boolean>`${open} and not exists (select from graphile_worker.jobs
        where key = 'documents/receive:' || documents.id)`.as('isLeftLying'),
    ])
  if (after !== null) query = query.where('id', '>', after)
  query = last === null ? query.limit(BATCH) : query.where('id', '<=', last)
  return query.execute()
}
