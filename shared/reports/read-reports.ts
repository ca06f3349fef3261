// The reports as pages and API read them: from the cache while the books are as they were. The number in a name is that
// of the report's shape; whoever changes the shape counts it up.
import type { Cache } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { countWaitingThrough } from '../transactions/count-waiting-through.ts'
import type { Days } from './account-ledger.ts'
import { balanceSheet } from './balance-sheet.ts'
import { cachedReport } from './cached-report.ts'
import { generalLedger } from './general-ledger.ts'
import { profitAndLoss } from './profit-and-loss.ts'
import { type TaxForm, taxLines } from './tax-lines.ts'
import { trialBalance } from './trial-balance.ts'

/** See `trialBalance`. */
export const readTrialBalance = (ctx: Context, cache: Cache, asOf: string) =>
  cachedReport(ctx, cache, ['trial-balance-1', asOf], () => trialBalance(ctx, asOf))

/** See `balanceSheet`. */
export const readBalanceSheet = (ctx: Context, cache: Cache, asOf: string) =>
  cachedReport(ctx, cache, ['balance-sheet-1', asOf], () => balanceSheet(ctx, asOf))

/** See `profitAndLoss`. */
export const readProfitAndLoss = (ctx: Context, cache: Cache, days: Days) =>
  cachedReport(ctx, cache, ['profit-and-loss-1', days.from, days.through], () => profitAndLoss(ctx, days))

/** See `generalLedger`. */
export const readGeneralLedger = (ctx: Context, cache: Cache, days: Days) =>
  cachedReport(ctx, cache, ['general-ledger-1', days.from, days.through], () => generalLedger(ctx, days))

/** See `taxLines`; with how many transactions wait, which changes without a posting. */
export async function readTaxLines(ctx: Context, cache: Cache, asked: { year: number; form: TaxForm }) {
  const lines = await cachedReport(ctx, cache, ['tax-lines-2', asked.form, `${asked.year}`], () =>
    taxLines(ctx, asked),
  )
  return { ...lines, waiting: await countWaitingThrough(ctx, `${asked.year}-12-31`) }
}
