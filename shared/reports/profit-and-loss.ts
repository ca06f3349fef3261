import type { Context } from '../context.ts'
import { dayBefore, nextDay } from '../day.ts'
import { type AccountSum, sumAccounts } from './sum-accounts.ts'

export interface ProfitAndLossRow {
  accountId: string
  code: string
  name: string
  /** Income is positive where money came in, costs and expenses where it went out. */
  cents: bigint
  /** The same days a year earlier. */
  yearBeforeCents: bigint
}

/** Some accounts of one kind, with their totals. */
export interface ProfitAndLossPart {
  rows: ProfitAndLossRow[]
  cents: bigint
  yearBeforeCents: bigint
}

export interface ProfitAndLoss {
  from: string
  through: string
  income: ProfitAndLossPart
  /** Cost of goods sold: the accounts whose code begins with 5. */
  costs: ProfitAndLossPart
  expenses: ProfitAndLossPart
  /** Income less costs less expenses. */
  profitCents: bigint
  profitYearBeforeCents: bigint
}

/** What came in and what it cost between two days ('YYYY-MM-DD', both included), beside the year before. Cash basis. */
export async function profitAndLoss(
  ctx: Context,
  { from, through }: { from: string; through: string },
): Promise<ProfitAndLoss> {
  const { now, before } = await sumAccounts(ctx, {
    now: { from, through },
    before: { from: yearBefore(from), through: yearBefore(through) },
  })
  const part = (belongs: (account: AccountSum) => boolean, sign: 1n | -1n) =>
    partOf(now.filter(belongs), before.filter(belongs), sign)

  const income = part(({ type }) => type === 'income', -1n)
  const costs = part(({ type, code }) => type === 'expense' && code.startsWith('5'), 1n)
  const expenses = part(({ type, code }) => type === 'expense' && !code.startsWith('5'), 1n)
  return {
    from,
    through,
    income,
    costs,
    expenses,
    profitCents: income.cents - costs.cents - expenses.cents,
    profitYearBeforeCents: income.yearBeforeCents - costs.yearBeforeCents - expenses.yearBeforeCents,
  }
}

function partOf(now: AccountSum[], before: AccountSum[], sign: 1n | -1n): ProfitAndLossPart {
  const rows = new Map<string, ProfitAndLossRow>()
  for (const [accounts, column] of [
    [now, 'cents'],
    [before, 'yearBeforeCents'],
  ] as const) {
    for (const { accountId, code, name, cents } of accounts) {
      const row = rows.get(accountId) ?? { accountId, code, name, cents: 0n, yearBeforeCents: 0n }
      rows.set(accountId, { ...row, [column]: sign * cents })
    }
  }
  const sorted = [...rows.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
  return {
    rows: sorted,
    cents: sorted.reduce((sum, row) => sum + row.cents, 0n),
    yearBeforeCents: sorted.reduce((sum, row) => sum + row.yearBeforeCents, 0n),
  }
}

/** `'2026-05-03'` → `'2025-05-03'`. The last day of a February stays the last one. */
function yearBefore(day: string): string {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, '0')
  const isLastOfFebruary = /-02-(28|29)$/.test(day) && nextDay(day).endsWith('-03-01')
  return isLastOfFebruary ? dayBefore(`${year}-03-01`) : `${year}${day.slice(4)}`
}
