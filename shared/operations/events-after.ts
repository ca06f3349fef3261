import type { Context } from '../context.ts'

/** A live event as it was written. */
export interface WrittenEvent {
  id: bigint
  kind: string
  subjectId: string | null
  payload: unknown
}

/**
 * The company's events after `after`, in order, at most `limit`. Null when some of them have been swept: whoever asks
 * has been away for longer than events are kept.
 */
export async function eventsAfter(
  ctx: Context,
  after: bigint,
  limit: number,
): Promise<WrittenEvent[] | null> {
  const events = await ctx.db
    .selectFrom('events')
    .where('company_id', '=', ctx.companyId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .select(['id', 'kind', 'subject_id as subjectId', 'payload'])
    .execute()
  // Asked last: what hasn't been swept by now was there when the events were read.
  const swept = await ctx.db
    .selectFrom('swept_events')
    .where('company_id', '=', ctx.companyId)
    .select('through')
    .executeTakeFirst()
  return swept && swept.through > after ? null : events
}
