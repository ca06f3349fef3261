import type { Context } from '../context.ts'
import { audit } from '../operations/audit.ts'
import { emit } from '../operations/events.ts'
import { conflict, invalid } from '../refusal.ts'
import { findAccount } from './accounts.ts'
import { statementKind } from './open-chart.ts'

export interface NewAccount {
  parentId: string
  name: string
  /** The last four digits of the bank account or card, by which its statements are recognised. */
  numberLast4?: string
}

/**
 * Opens a sub-account of the company's own below a fixed parent and answers its id. Refuses a name that is
 * taken and a parent that is itself a sub-account.
 */
export async function openAccount(ctx: Context, { parentId, name, numberLast4 }: NewAccount) {
  const parent = await findAccount(ctx, parentId)
  if (parent.parent_id) {
    throw invalid(`“${parent.name}” is a sub-account itself. Choose one of the fixed accounts as the parent.`)
  }
  const account = await ctx.db
    .insertInto('accounts')
    .values({
      company_id: ctx.companyId,
      parent_id: parent.id,
      code: await nextCode(ctx, parent.id, parent.code),
      name,
      type: parent.type,
      normal_side: parent.normal_side,
      statement_kind: statementKind(parent.code),
      number_last4: numberLast4 ?? null,
      schedule_c: parent.schedule_c,
      form_1065: parent.form_1065,
      form_1120s: parent.form_1120s,
    })
    .onConflict((taken) => taken.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!account) throw conflict(`There is already an account called “${name}”.`)

  await audit(ctx, 'account.opened', account.id, { after: { parent: parent.code, name } })
  emit(ctx, { kind: 'account', subjectId: account.id })
  return account.id
}

// 1000 has 1000.1, 1000.2, …: short to type, and sorted below its parent. Locks the parent, so that two people
// who open an account at once get two codes.
async function nextCode(ctx: Context, parentId: string, parentCode: string): Promise<string> {
  await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('id', '=', parentId)
    .select('id')
    .forUpdate()
    .execute()
  const siblings = await ctx.db
    .selectFrom('accounts')
    .where('company_id', '=', ctx.companyId)
    .where('parent_id', '=', parentId)
    .where('code', 'like', `${parentCode}.%`)
    .select('code')
    .execute()
  const numbers = siblings.map(({ code }) => Number(code.split('.')[1]))
  return `${parentCode}.${Math.max(0, ...numbers) + 1}`
}
