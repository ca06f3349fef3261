import { z } from 'zod'
import type { Cache } from '#shared/cache/cache.ts'
import type { Context } from '#shared/context.ts'
import { today } from '#shared/day.ts'
import { readGeneralLedger, readTaxLines } from '#shared/reports/read-reports.ts'
import { openQuestions } from '#shared/tax-package/open-questions.ts'
import { changesSince, listPackages } from '#shared/tax-package/packages.ts'
import { filter } from '../../query.ts'
import type { TaxPackageView } from './tax-package.view.ts'

const thisYear = () => Number(today().slice(0, 4))

/** The year that a query or a form is about: last year, unless told. */
export const Year = z.object({
  year: filter(z.coerce.number().int().min(1900).max(2999)).transform((year) => year ?? thisYear() - 1),
})

/** How it stands with a year before it goes to the accountant. */
export async function readTaxPackagePage(
  ctx: Context,
  cache: Cache,
  year: number,
): Promise<Omit<TaxPackageView, 'mayWrite'>> {
  const versions = await listPackages(ctx, year)
  const form = versions[0]?.form ?? (await listPackages(ctx))[0]?.form ?? 'schedule-c'
  const lines = await readTaxLines(ctx, cache, { year, form })
  const ready = versions.find(({ state }) => state === 'ready')
  const days = { from: `${year}-01-01`, through: `${year}-12-31` }
  const ledger = await readGeneralLedger(ctx, cache, days)
  return {
    companyId: ctx.companyId,
    now: new Date(),
    year,
    years: [0, 1, 2, 3].map((back) => thisYear() - back),
    form,
    profitCents: lines.profitCents,
    open: await openQuestions(ctx, lines),
    versions,
    changes: ready ? changesSince(ready.balances!, ledger) : [],
  }
}
