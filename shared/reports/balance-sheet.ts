import type { Context } from '../context.ts'
import type { AccountType } from '../ledger/chart.ts'
import { type AccountSum, sumAccounts, total } from './sum-accounts.ts'

export interface BalanceSheetRow {
  accountId: string
  code: string
  name: string
  /** What is owned, owed or the owners' is positive. */
  cents: bigint
}

export interface BalanceSheetPart {
  rows: BalanceSheetRow[]
  cents: bigint
}

export interface BalanceSheet {
  asOf: string
  assets: BalanceSheetPart
  liabilities: BalanceSheetPart
  /** The owners' accounts; its total includes both profits. */
  equity: BalanceSheetPart
  /** Profit of the years before the one of `asOf`, which nobody need book over: it follows from the lines. */
  earlierProfitCents: bigint
  /** Profit of that year, up to `asOf`. */
  yearProfitCents: bigint
  /** Assets equal liabilities and equity. */
  tiesOut: boolean
}

/** What the company owns, owes and is worth to its owners at the end of a day ('YYYY-MM-DD'). Cash basis. */
export async function balanceSheet(ctx: Context, asOf: string): Promise<BalanceSheet> {
  const { balances, year } = await sumAccounts(ctx, {
    balances: { through: asOf },
    year: { from: `${asOf.slice(0, 4)}-01-01`, through: asOf },
  })

  const assets = partOf(balances, 'asset', 1n)
  const liabilities = partOf(balances, 'liability', -1n)
  const owners = partOf(balances, 'equity', -1n)
  const yearProfitCents = profitIn(year)
  const earlierProfitCents = profitIn(balances) - yearProfitCents
  const equity = { rows: owners.rows, cents: owners.cents + earlierProfitCents + yearProfitCents }
  const tiesOut = assets.cents === liabilities.cents + equity.cents
  return { asOf, assets, liabilities, equity, earlierProfitCents, yearProfitCents, tiesOut }
}

function partOf(balances: AccountSum[], type: AccountType, sign: 1n | -1n): BalanceSheetPart {
  const rows = balances
    .filter((account) => account.type === type)
    .map(({ accountId, code, name, cents }) => ({ accountId, code, name, cents: sign * cents }))
  return { rows, cents: total(rows) }
}

const profitIn = (sums: AccountSum[]) =>
  -total(sums.filter(({ type }) => type === 'income' || type === 'expense'))
