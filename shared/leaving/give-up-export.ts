import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'

/** Forgets a copy that couldn't be made, so that its owner can ask for another. */
export async function giveUpExport(ctx: Context, exportId: string): Promise<void> {
  const given = await ctx.db
    .deleteFrom('company_exports')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', exportId)
    .where('state', '=', 'asked')
    .returning('id')
    .executeTakeFirst()
  if (given) await audit(ctx, 'company.export-failed', null)
}
