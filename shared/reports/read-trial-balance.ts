import type { Cache } from '../cache/cache.ts'
import type { Context } from '../context.ts'
import { cachedReport } from './cached-report.ts'
import { type TrialBalance, trialBalance } from './trial-balance.ts'

/** The trial balance at the end of the day `asOf` ('YYYY-MM-DD'), from the cache where it is the same. */
export function readTrialBalance(ctx: Context, cache: Cache, asOf: string): Promise<TrialBalance> {
  return cachedReport(ctx, cache, ['trial-balance-1', asOf], () => trialBalance(ctx, asOf))
}
