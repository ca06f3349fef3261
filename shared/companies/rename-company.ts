import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'

/** Gives the company another name, 1 to 200 characters. */
export async function renameCompany(ctx: Context, name: string): Promise<void> {
  const before = await ctx.db
    .selectFrom('companies')
    .where('id', '=', ctx.companyId)
    .select('name')
    .forUpdate()
    .executeTakeFirstOrThrow()
  if (before.name === name) return
  await ctx.db.updateTable('companies').set({ name }).where('id', '=', ctx.companyId).execute()
  await audit(ctx, 'company.renamed', ctx.companyId, { before, after: { name } })
}
