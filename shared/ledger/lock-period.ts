import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { dayInWords } from '../day.ts'
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
  const before = await lockedNow(ctx).forUpdate().executeTakeFirstOrThrow()
  if (before.lockedThrough && (lockedThrough === null || lockedThrough < before.lockedThrough)) {
    await giveReason(ctx, before.lockedThrough, reason)
  } else {
    await audit(ctx, 'period.locked', ctx.companyId, { before, after: { lockedThrough } })
  }
  await ctx.db
    .updateTable('company_settings')
    .set({ locked_through: lockedThrough })
    .where('company_id', '=', ctx.companyId)
    .execute()
}

/** The day through which the books are locked, if any. */
export async function readPeriod(ctx: Context): Promise<{ lockedThrough: string | null }> {
  return lockedNow(ctx).executeTakeFirstOrThrow()
}

// The database itself demands the reason and writes it to the audit log, so that psql can't forget either.
async function giveReason(ctx: Context, lockedThrough: string, reason = ''): Promise<void> {
  if (!reason.trim()) {
    throw invalid(
      `The books are locked through ${dayInWords(lockedThrough)}. Say why they are to be opened again.`,
      {
        reason: 'A reason is needed to reopen the books.',
      },
    )
  }
  const userId = ctx.actor.kind === 'person' ? ctx.actor.userId : ''
  await sql`
    select set_config('app.reason', ${reason}, true), set_config('app.user_id', ${userId}, true)`.execute(
    ctx.db,
  )
}

const lockedNow = (ctx: Context) =>
  ctx.db
    .selectFrom('company_settings')
    .where('company_id', '=', ctx.companyId)
    .select('locked_through as lockedThrough')
