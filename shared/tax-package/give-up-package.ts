import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'

/** Forgets a package that couldn't be made, so that somebody can ask for it again. */
export async function giveUpPackage(ctx: Context, packageId: string): Promise<void> {
  const given = await ctx.db
    .deleteFrom('tax_packages')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', packageId)
    .where('state', '=', 'asked')
    .returning(['year', 'version'])
    .executeTakeFirst()
  if (given) await audit(ctx, 'tax-package.failed', packageId, { after: given })
}
