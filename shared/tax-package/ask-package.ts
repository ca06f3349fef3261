import { sql } from 'kysely'
import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { enqueue } from '../operations/enqueue.ts'
import { forbidden } from '../refusal.ts'
import type { TaxForm } from '../reports/tax-lines.ts'

/**
 * Has the worker make the next version of a year's tax package. While one is being made, asking again changes nothing;
 * one that isn't there after a day has come to grief, and is begun anew.
 */
export async function askPackage(
  ctx: Context,
  { year, form }: { year: number; form: TaxForm },
): Promise<void> {
  if (ctx.actor.kind !== 'person') throw forbidden('A tax package is asked for by people.')
  const before = sql`(select max(version) from tax_packages where company_id = ${ctx.companyId} and year = ${year})`
  const anew = { form, asked_by: ctx.actor.userId, asked_at: sql<Date>`now()` }
  const asked = await ctx.db
    .insertInto('tax_packages')
    .values({ company_id: ctx.companyId, year, version: sql<number>`coalesce(${before}, 0) + 1`, ...anew })
    .onConflict((other) =>
      other
        .columns(['company_id', 'year'])
        .where('state', '=', 'asked')
        .doUpdateSet(anew)
        .where(sql<boolean>`tax_packages.asked_at < now() - interval '1 day'`),
    )
    .returning(['id', 'version'])
    .executeTakeFirst()
  if (!asked) return
  await enqueue(ctx, 'companies/tax-package', { packageId: asked.id })
  await audit(ctx, 'tax-package.asked', asked.id, { after: { year, form, version: asked.version } })
}
