import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { invalid } from '../refusal.ts'

export interface PeriodLock {
  /** Nothing posts on or before this day ('YYYY-MM-DD'); null opens the books from the start. */
  lockedThrough: string | null
  /** Why the books are opened again; required when the day moves back. */
  reason?: string
}

/** Closes the books through a day, or opens them again for a reason. Both stand in the audit log. */
export async function lockPeriod(ctx: Context, { lockedThrough, reason }: PeriodLock): Promise<void> {
  const before = await readPeriod(ctx)
  const reopens =
    before.lockedThrough !== null && (lockedThrough === null || lockedThrough < before.lockedThrough)
  if (reopens && !reason?.trim()) {
    throw invalid(
      `The books are locked through ${before.lockedThrough}. Say why they are to be opened again.`,
      {
        reason: 'A reason is needed to reopen the books.',
      },
    )
  }
  await ctx.db
    .updateTable('company_settings')
    .set({ locked_through: lockedThrough })
    .where('company_id', '=', ctx.companyId)
    .execute()
  await audit(ctx, reopens ? 'period.reopened' : 'period.locked', ctx.companyId, {
    before,
    after: { lockedThrough, reason },
  })
}

/** The day through which the books are locked, if any. */
export async function readPeriod(ctx: Context): Promise<{ lockedThrough: string | null }> {
  const { locked_through } = await ctx.db
    .selectFrom('company_settings')
    .where('company_id', '=', ctx.companyId)
    .select('locked_through')
    .executeTakeFirstOrThrow()
  return { lockedThrough: locked_through }
}
