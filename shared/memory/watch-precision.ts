import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { measurePrecision, type Outcome, type Precision } from './measure-precision.ts'

/** Far enough back for `measurePrecision`, which looks at no more. */
const OUTCOMES = 100

/** How often the memory was right where it was sure, lately. Only looks. */
export async function precisionOf(ctx: Context, bar: number): Promise<Precision> {
  return measurePrecision(await sureOutcomes(ctx, bar), bar)
}

/**
 * Measures how often the memory was right where it was sure, and switches posting by itself off when that is below
 * the company's bar, with a sentence; on again when what it would have posted has held. Whoever switched it off by
 * hand keeps that.
 */
export async function watchPrecision(ctx: Context): Promise<Precision> {
  const settings = await ctx.db
    .selectFrom('company_settings')
    .where('company_id', '=', ctx.companyId)
    .select(['posting_bar', 'auto_posting', 'auto_posting_off_by'])
    .executeTakeFirstOrThrow()
  const bar = Number(settings.posting_bar)
  const precision = await precisionOf(ctx, bar)
  if (settings.auto_posting && !precision.trusted) await switchOff(ctx, precision, bar)
  if (settings.auto_posting_off_by === 'precision' && precision.trusted) await switchOn(ctx, precision)
  return precision
}

// One outcome per transaction. What the memory posted held unless somebody took it back; what it would have posted
// held when the person answered the same. Answers that merely followed another one prove nothing.
async function sureOutcomes(ctx: Context, bar: number): Promise<Outcome[]> {
  const { rows } = await sql<Outcome>`
    select case when d.decided_by = 'memory' then d.undone_at is null else d.decision_key = d.suggested_key end as held
    from decisions d
    where d.company_id = ${ctx.companyId} and d.suggested_confidence >= ${bar} and d.follows_id is null
      and (d.decided_by = 'memory' or (d.undone_at is null and not exists (
        select from decisions earlier
        where earlier.company_id = d.company_id and earlier.transaction_id = d.transaction_id
          and earlier.decided_by = 'memory')))
    order by d.decided_at desc, d.id
    limit ${OUTCOMES}`.execute(ctx.db)
  return rows
}

async function switchOff(ctx: Context, { said, held }: Precision, bar: number): Promise<void> {
  const because =
    `Of the last ${said} transactions it was sure of, the memory was right about ${held}. That is below your bar of ` +
    `${Math.round(bar * 100)} %, so it stopped posting by itself and asks you instead.`
  await ctx.db
    .updateTable('company_settings')
    .set({ auto_posting: false, auto_posting_off_by: 'precision', auto_posting_off_because: because })
    .where('company_id', '=', ctx.companyId)
    .execute()
  await audit(ctx, 'auto-posting.off', ctx.companyId, { after: { because } })
}

async function switchOn(ctx: Context, { said, held }: Precision): Promise<void> {
  await ctx.db
    .updateTable('company_settings')
    .set({ auto_posting: true, auto_posting_off_by: null, auto_posting_off_because: null })
    .where('company_id', '=', ctx.companyId)
    .execute()
  await audit(ctx, 'auto-posting.on', ctx.companyId, { after: { said, held } })
}
