import { sql } from 'kysely'
import { companyName } from '../companies/company-name.ts'
import type { Context } from '../context.ts'
import type { Days } from '../reports/account-ledger.ts'
import { type BalanceSheet, balanceSheet } from '../reports/balance-sheet.ts'
import { type GeneralLedger, generalLedger } from '../reports/general-ledger.ts'
import { type ProfitAndLoss, profitAndLoss } from '../reports/profit-and-loss.ts'
import { type TaxLines, taxLines } from '../reports/tax-lines.ts'
import { type TrialBalance, trialBalance } from '../reports/trial-balance.ts'
import { RECEIPT_NEEDED_FROM_CENTS } from '../transactions/missing-receipts.ts'
import type { TransactionFilter } from '../transactions/transaction-filter.ts'
import { listTransactions, type Transaction } from '../transactions/transactions.ts'
import { listYearFiles, type YearFile } from './list-year-files.ts'
import { type OpenQuestions, openQuestions } from './open-questions.ts'
import { type Change, changesSince, listPackages, type TaxPackage } from './packages.ts'

/** A year of a company as its accountant gets it. */
export interface Year extends Days {
  companyId: string
  companyName: string
  package: TaxPackage
  profitAndLoss: ProfitAndLoss
  balanceSheet: BalanceSheet
  trialBalance: TrialBalance
  taxLines: TaxLines
  ledger: GeneralLedger
  open: OpenQuestions
  /** Transactions up to the end of the year that wait. */
  waiting: Transaction[]
  /** Expenses of the year that a receipt is missing of. */
  missing: Transaction[]
  files: YearFile[]
  /** What has changed since the version before; null when this is the first. */
  changes: Change[] | null
  /** The last link of the ledger's chain: how many entries there are, and the hash of them all. */
  head: { position: string; sha256: string }
}

/** All that goes into a package, as the books are at this moment. */
export async function readYear(ctx: Context, asked: TaxPackage): Promise<Year> {
  const { year, form } = asked
  const days = { from: `${year}-01-01`, through: `${year}-12-31` }
  const lines = await taxLines(ctx, { year, form })
  const ledger = await generalLedger(ctx, days)
  const before = (await listPackages(ctx, year)).find(({ state }) => state === 'ready')
  return {
    ...days,
    companyId: ctx.companyId,
    companyName: await companyName(ctx),
    package: asked,
    profitAndLoss: await profitAndLoss(ctx, days),
    balanceSheet: await balanceSheet(ctx, days.through),
    trialBalance: await trialBalance(ctx, days.through),
    taxLines: lines,
    ledger,
    open: await openQuestions(ctx, lines),
    waiting: await all(ctx, { states: ['new', 'review'], through: days.through }),
    missing: await all(ctx, { withoutReceiptFromCents: RECEIPT_NEEDED_FROM_CENTS, ...days }),
    files: await listYearFiles(ctx, days),
    changes: before ? changesSince(before.balances!, ledger) : null,
    head: await readHead(ctx),
  }
}

async function all(ctx: Context, filter: TransactionFilter): Promise<Transaction[]> {
  return (await listTransactions(ctx, filter, { limit: MOST_LISTED })).rows.reverse()
}

/** Whoever leaves more open than that has no use for a list of it. */
const MOST_LISTED = 5000

async function readHead(ctx: Context): Promise<Year['head']> {
  const { rows } = await sql<Year['head']>`
    select position::text, encode(sha256, 'hex') as sha256 from ledger_heads
    where company_id = ${ctx.companyId}`.execute(ctx.db)
  return rows[0] ?? { position: '0', sha256: '' }
}
