import type { Context } from '../context.ts'
import { dayBefore } from '../day.ts'
import { CODES } from '../ledger/chart.ts'
import { type AccountSum, sumAccounts, total } from './sum-accounts.ts'

/** The returns that the chart of accounts has lines for. */
export const TAX_FORMS = ['schedule-c', '1065', '1120-s'] as const
export type TaxForm = (typeof TAX_FORMS)[number]

export interface TaxLineAccount {
  accountId: string
  code: string
  name: string
  /** As a return takes it: positive on the account's normal side. */
  cents: bigint
}

export interface TaxLine {
  /** As printed on the form: `24b`, `Sch L 17`, `1125-A 2`. */
  line: string
  cents: bigint
  accounts: TaxLineAccount[]
}

export interface TaxLines {
  year: number
  form: TaxForm
  /** In the order of the form. */
  lines: TaxLine[]
  /** Income and expenses that this form has no line for. */
  elsewhere: TaxLineAccount[]
  /** The year's profit by the books. */
  profitCents: bigint
  /** What has to be settled before the return can be: each would change it. */
  open: {
    /** Balances at the end of the year that must be zero, as debits. */
    transfersCents: bigint
    askMyAccountantCents: bigint
  }
}

const COLUMN = { 'schedule-c': 'scheduleC', '1065': 'form1065', '1120-s': 'form1120s' } as const

/**
 * A calendar year's figures as a return asks for them, computed from the books. Income and expenses are the year's;
 * the balance sheet's lines (Schedule L) are the balances at its end. Amounts are what was booked: a limit of the
 * law, such as half of the meals, is for the preparer to apply.
 */
export async function taxLines(
  ctx: Context,
  { year, form }: { year: number; form: TaxForm },
): Promise<TaxLines> {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const sums = await sumAccounts(ctx, {
    year: { from: first, through: last },
    atEnd: { through: last },
    atStart: { through: dayBefore(first) },
  })
  const flows = sums.year.filter(isFlow)
  const atEnd = sums.atEnd.filter((account) => !isFlow(account))
  const atStart = sums.atStart.filter(isInventory)

  const lines = new Map<string, TaxLineAccount[]>()
  const put = (line: string, account: AccountSum) =>
    lines.set(line, [...(lines.get(line) ?? []), onReturn(account)])
  for (const account of [...flows, ...atEnd]) {
    const line = account[COLUMN[form]]
    if (line) put(isInventory(account) && form === 'schedule-c' ? INVENTORY_AT_END : line, account)
  }
  if (form === 'schedule-c') for (const account of atStart) put(INVENTORY_AT_START, account)

  const elsewhere = flows.filter((account) => !account[COLUMN[form]])
  return {
    year,
    form,
    lines: [...lines]
      .map(([line, accounts]) => ({ line, cents: total(accounts), accounts }))
      .sort((a, b) => compareLines(a.line, b.line)),
    elsewhere: elsewhere.map(onReturn),
    profitCents: -total(flows),
    open: {
      transfersCents: total(atEnd.filter(below(CODES.transfers))),
      askMyAccountantCents: total(atEnd.filter(below(CODES.askMyAccountant))),
    },
  }
}

// Schedule C wants the inventory at the start and at the end of the year, on two lines of Part III.
const INVENTORY_AT_START = '35'
const INVENTORY_AT_END = '41'
const isInventory = ({ scheduleC }: AccountSum) => scheduleC === '35, 41'

const isFlow = ({ type }: AccountSum) => type === 'income' || type === 'expense'
const below =
  (code: string) =>
  ({ code: own }: AccountSum) =>
    own === code || own.startsWith(`${code}.`)

const onReturn = ({ accountId, code, name, normalSide, cents }: AccountSum): TaxLineAccount => ({
  accountId,
  code,
  name,
  cents: normalSide === 'debit' ? cents : -cents,
})

// The first page of a form comes first and has no name; then its schedules. `9` stands before `16a` and `16b`.
function compareLines(a: string, b: string): number {
  const [partA, numberA, letterA] = partsOf(a)
  const [partB, numberB, letterB] = partsOf(b)
  return partA.localeCompare(partB) || numberA - numberB || letterA.localeCompare(letterB)
}

function partsOf(line: string): [part: string, number: number, letter: string] {
  const [, part = '', number, letter = ''] = /^(?:(.*) )?(\d+)([a-z]*)$/.exec(line) ?? []
  return number === undefined ? [line, 0, ''] : [part, Number(number), letter]
}
