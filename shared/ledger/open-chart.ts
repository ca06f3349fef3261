import type { Context } from '../context.ts'
import { CHART, CODES, STARTER_ACCOUNTS } from './chart.ts'

/** Gives a new company the fixed parent accounts and the sub-accounts it starts with. */
export async function openChart(ctx: Context): Promise<void> {
  const parents = CHART.map((parent) => ({
    company_id: ctx.companyId,
    id: crypto.randomUUID(),
    code: parent.code,
    name: parent.name,
    type: parent.type,
    normal_side: parent.normalSide,
    schedule_c: parent.scheduleC,
    form_1065: parent.form1065,
    form_1120s: parent.form1120s,
  }))
  const byCode = new Map(parents.map((parent) => [parent.code, parent]))
  const starters = STARTER_ACCOUNTS.map(({ code, name, parent: parentCode }) => {
    const { id, ...inherited } = byCode.get(parentCode)!
    return {
      ...inherited,
      id: crypto.randomUUID(),
      code,
      name,
      parent_id: id,
      statement_kind: statementKind(parentCode),
    }
  })
  await ctx.db
    .insertInto('accounts')
    .values([...parents, ...starters])
    .execute()
}

/** Whether a bank or a card company sends statements for sub-accounts of this parent. */
export function statementKind(parentCode: string): 'bank' | 'card' | null {
  if (parentCode === CODES.cashAndBank) return 'bank'
  return parentCode === CODES.creditCards ? 'card' : null
}
