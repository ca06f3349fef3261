import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { precisionOf, watchPrecision } from './watch-precision.ts'

export interface AutoPosting {
  /** Whether the memory posts what it is sure of. */
  on: boolean
  /** Why it doesn't, in a sentence. */
  offBecause: string | null
  /** How sure it has to be, 0.5 to 1. */
  bar: number
  /** Of the latest it was that sure of, at most 100, how many it said and how many held. */
  said: number
  held: number
}

/** Whether the memory posts by itself in this company, and how right it has been. */
export async function readAutoPosting(ctx: Context): Promise<AutoPosting> {
  const settings = await ctx.db
    .selectFrom('company_settings')
    .where('company_id', '=', ctx.companyId)
    .select(['auto_posting', 'auto_posting_off_because', 'posting_bar'])
    .executeTakeFirstOrThrow()
  const bar = Number(settings.posting_bar)
  const { said, held } = await precisionOf(ctx, bar)
  return {
    on: settings.auto_posting,
    offBecause: settings.auto_posting_off_because,
    bar,
    said,
    held,
  }
}

/** Switches posting by itself on or off, and sets the bar. What is measured may switch it off again. */
export async function setAutoPosting(
  ctx: Context,
  { on, bar }: { on: boolean; bar: number },
): Promise<AutoPosting> {
  const before = await readAutoPosting(ctx)
  await ctx.db
    .updateTable('company_settings')
    .set({
      posting_bar: bar,
      auto_posting: on,
      auto_posting_off_by: on ? null : 'person',
      auto_posting_off_because: on ? null : 'You switched it off.',
    })
    .where('company_id', '=', ctx.companyId)
    .execute()
  await audit(ctx, on ? 'auto-posting.on' : 'auto-posting.off', ctx.companyId, {
    before: { on: before.on, bar: before.bar },
    after: { on, bar },
  })
  await watchPrecision(ctx)
  return readAutoPosting(ctx)
}
