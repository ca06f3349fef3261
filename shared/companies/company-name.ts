import type { Context } from '../context.ts'

/** What the company is called. */
export async function companyName(ctx: Context): Promise<string> {
  const { name } = await ctx.db
    .selectFrom('companies')
    .where('id', '=', ctx.companyId)
    .select('name')
    .executeTakeFirstOrThrow()
  return name
}

/** The same on one line, for mails. */
export async function companyNameOnOneLine(ctx: Context): Promise<string> {
  return (await companyName(ctx)).replace(/\s+/g, ' ')
}
