// The chart of accounts that every company has: fixed parents, each with its line on the three returns a small
// business files. A company adds sub-accounts of its own below them; a sub-account has its parent's tax lines.
//
// Source, all for tax year 2025 (the latest final forms when this was written):
//   Schedule C (Form 1040), Profit or Loss From Business, and its instructions
//   Form 1065, U.S. Return of Partnership Income, with Schedules K and L
//   Form 1120-S, U.S. Income Tax Return for an S Corporation, with Schedules K and L
//   Form 1125-A, Cost of Goods Sold, which both of the latter attach
//
// Lines do move: on Schedule C, "other expenses" is 27b since the energy efficient buildings deduction took 27a,
// and older guides still say 27a. When a form changes, this table and the list in its test change together.
// Which line an expense belongs on is the form's instruction where it says, and common practice where it
// doesn't (software and card fees, for instance). It is a start for the preparer, not advice.

export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense'
export type NormalSide = 'debit' | 'credit'

/** A fixed account that every company has. */
export interface ParentAccount {
  /** Four digits; the first says what it is: 1 asset, 2 liability, 3 equity, 4 income, 5-9 costs and expenses. */
  code: string
  name: string
  type: AccountType
  /** The side on which the balance normally stands. Differs from its type's for a contra account. */
  normalSide: NormalSide
  /** Line of Schedule C, as printed: `24b`. `null` where the amount isn't part of that return. */
  scheduleC: string | null
  /** Line of Form 1065: `9` on its first page, `Sch L 1`, `Sch K 5` or `1125-A 2` elsewhere. */
  form1065: string | null
  /** Line of Form 1120-S, written in the same way. */
  form1120s: string | null
  /** For the bookkeeper: what belongs here. */
  hint: string
}

/** An account that a new company starts with below a parent, theirs to rename or close. */
export interface StarterAccount {
  code: string
  name: string
  /** The parent's code. */
  parent: string
}

type Row = (
  code: string,
  name: string,
  scheduleC: string | null,
  form1065: string | null,
  form1120s: string | null,
  hint: string,
) => ParentAccount

const row =
  (type: AccountType, normalSide: NormalSide): Row =>
  (code, name, scheduleC, form1065, form1120s, hint) => ({
    code,
    name,
    type,
    normalSide,
    scheduleC,
    form1065,
    form1120s,
    hint,
  })

const asset = row('asset', 'debit')
const liability = row('liability', 'credit')
const equity = row('equity', 'credit')
const income = row('income', 'credit')
const expense = row('expense', 'debit')
// Contra accounts stand on the other side and are shown as a deduction from their type's total.
const contraAsset = row('asset', 'credit')
const contraEquity = row('equity', 'debit')
const contraIncome = row('income', 'debit')

/** Every parent account, in the order of the codes. Columns: Schedule C, Form 1065, Form 1120-S, what belongs here. */
// biome-ignore format: a table is read by its columns
export const CHART: readonly ParentAccount[] = [
  asset('1000', 'Cash and bank accounts', null, 'Sch L 1', 'Sch L 1',
    'One sub-account for each checking, savings and payment account, and for petty cash.'),
  asset('1100', 'Undeposited funds', null, 'Sch L 1', 'Sch L 1',
    'Cash, checks and card payouts received but not yet at the bank.'),
  // The balance on the first day of the year is line 35, on the last day line 41.
  asset('1200', 'Inventory', '35, 41', 'Sch L 3', 'Sch L 3',
    'What was counted or valued as unsold at year end. Everyday purchases go to Purchases.'),
  asset('1300', 'Other current assets', null, 'Sch L 6', 'Sch L 6',
    'Prepayments, advances to employees and refunds due within a year.'),
  asset('1400', 'Loans to owners', null, 'Sch L 7a', 'Sch L 7',
    'Lent to a partner or shareholder, to be paid back. A sole proprietor takes a draw instead.'),
  asset('1500', 'Equipment, vehicles and buildings', null, 'Sch L 9a', 'Sch L 10a',
    'Bought to last more than a year. Cost reaches the return through depreciation.'),
  contraAsset('1590', 'Accumulated depreciation', null, 'Sch L 9b', 'Sch L 10b',
    'Depreciation taken so far, as the tax preparer gives it.'),
  asset('1600', 'Land', null, 'Sch L 11', 'Sch L 12',
    'Land alone: it is never depreciated.'),
  asset('1700', 'Intangible assets', null, 'Sch L 12a', 'Sch L 13a',
    'Goodwill, licenses bought for years, trademarks, capitalized start-up costs.'),
  contraAsset('1790', 'Accumulated amortization', null, 'Sch L 12b', 'Sch L 13b',
    'Amortization taken so far, as the tax preparer gives it.'),
  asset('1800', 'Other assets', null, 'Sch L 13', 'Sch L 14',
    'Security deposits and anything else that comes back only after a year.'),
  // The next two are waiting rooms: they must be empty before a return is filed, so they have no line on one.
  asset('1900', 'Transfers between own accounts', null, null, null,
    'Money on its way between two of your own accounts, card payments included. Zero once both sides are in.'),
  asset('1990', 'Ask my accountant', null, null, null,
    'Nobody knows yet. Empty it before the year is closed.'),

  liability('2100', 'Credit cards', null, 'Sch L 17', 'Sch L 18',
    'One sub-account for each business card.'),
  liability('2200', 'Sales tax payable', null, 'Sch L 17', 'Sch L 18',
    'Sales tax collected for the state and not yet paid over.'),
  liability('2300', 'Payroll liabilities', null, 'Sch L 17', 'Sch L 18',
    'Withheld from pay and not yet paid over: income tax, Social Security, Medicare.'),
  liability('2400', 'Other current liabilities', null, 'Sch L 17', 'Sch L 18',
    'Gift cards, deposits to be returned and other amounts owed within a year.'),
  liability('2500', 'Loans due within a year', null, 'Sch L 16', 'Sch L 17',
    'Lines of credit, advances and notes to be repaid within a year.'),
  liability('2600', 'Loans from owners', null, 'Sch L 19a', 'Sch L 19',
    'Lent by a partner or shareholder, to be paid back.'),
  liability('2700', 'Long-term loans', null, 'Sch L 19b', 'Sch L 20',
    'Mortgages, equipment and vehicle loans. Only the principal; interest is an expense.'),
  liability('2800', 'Other liabilities', null, 'Sch L 20', 'Sch L 21',
    'Any other amount owed for longer than a year.'),

  equity('3000', 'Capital stock', null, null, 'Sch L 22',
    'Par value of shares issued. Corporations only.'),
  equity('3100', 'Owner contributions', null, 'Sch L 21', 'Sch L 23',
    'Own money the owners put into the business.'),
  contraEquity('3200', 'Owner draws and distributions', null, 'Sch L 21', 'Sch L 24',
    "Taken out by the owners, their personal purchases, income tax and health insurance included."),
  equity('3800', 'Retained earnings', null, 'Sch L 21', 'Sch L 24',
    'Profit of earlier years that was left in the business.'),
  equity('3900', 'Opening balances', null, 'Sch L 21', 'Sch L 24',
    'The other side of balances brought in when these books were started.'),

  income('4000', 'Sales', '1', '1a', '1a',
    'What customers paid for goods and services, before returns and card fees.'),
  contraIncome('4100', 'Returns and allowances', '2', '1b', '1b',
    'Refunds to customers and price reductions after the sale.'),
  income('4500', 'Other business income', '6', '7', '5',
    'Fuel tax credits, scrap, rewards, recovered bad debts and other side income of the business.'),
  // A sole proprietor's bank interest is Schedule B, and a gain on equipment is Form 4797: neither is on Schedule C.
  income('4600', 'Interest income', null, 'Sch K 5', 'Sch K 4',
    'Interest paid by a bank.'),
  income('4700', 'Gain or loss on sale of assets', null, '6', '4',
    'Equipment or vehicles sold for more, or less, than their book value (Form 4797).'),

  expense('5100', 'Purchases', '36', '1125-A 2', '1125-A 2',
    'Goods bought to sell again, less what you took for yourself.'),
  expense('5200', 'Cost of labor', '37', '1125-A 3', '1125-A 3',
    'Pay of those who make the goods you sell. Never pay to yourself.'),
  expense('5300', 'Materials and supplies', '38', '1125-A 5', '1125-A 5',
    'Raw material and parts that become part of what you sell.'),
  expense('5400', 'Other cost of goods sold', '39', '1125-A 5', '1125-A 5',
    'Freight in, containers, and overhead of making the goods.'),
  expense('5900', 'Change in inventory', '4', '2', '2',
    'Inventory at the start less inventory at the end of the year (line 35 less line 41).'),

  expense('6000', 'Advertising', '8', '21', '16',
    'Ads, website, signs, business cards, sponsorships.'),
  expense('6050', 'Car and truck', '9', '21', '20',
    'Gas, parking, tolls, repairs and insurance of vehicles, or the standard mileage rate.'),
  expense('6100', 'Commissions and fees', '10', '21', '20',
    'Sales commissions, referral and marketplace fees.'),
  expense('6150', 'Contract labor', '11', '21', '20',
    'Independent contractors who worked for the business (Form 1099-NEC). Employees are Wages.'),
  expense('6200', 'Depletion', '12', '17', '15',
    'Natural resources used up: timber, minerals.'),
  expense('6250', 'Depreciation', '13', '16a', '14',
    'Depreciation and section 179 expense (Form 4562), as the tax preparer gives it.'),
  expense('6300', 'Employee benefit programs', '14', '19', '18',
    "Employees' health insurance and other benefits. Not the owner's own."),
  expense('6350', 'Insurance', '15', '21', '20',
    'Liability, property, workers compensation. Not health.'),
  expense('6400', 'Mortgage interest', '16a', '15', '13',
    'Interest paid to banks on business real estate (Form 1098).'),
  expense('6450', 'Other interest', '16b', '15', '13',
    'Interest on business cards, loans and lines of credit.'),
  expense('6500', 'Legal and professional services', '17', '21', '20',
    'Lawyers, accountants, tax preparation of the business, bookkeeping.'),
  expense('6550', 'Office expense', '18', '21', '20',
    'Paper, ink, postage and small things used in the office.'),
  expense('6600', 'Pension and profit-sharing plans', '19', '18', '17',
    "Paid into employees' retirement plans. Not the owner's own."),
  expense('6650', 'Rent of vehicles and equipment', '20a', '13', '11',
    'Vehicles, machines and equipment rented or leased.'),
  expense('6700', 'Rent of other business property', '20b', '13', '11',
    'Office, shop, studio, storage and booth rent.'),
  expense('6750', 'Repairs and maintenance', '21', '11', '9',
    'Keeping premises and equipment working. Improvements are assets.'),
  expense('6800', 'Supplies', '22', '21', '20',
    'Used up in the work but not part of what is sold: blades, gloves, cleaning.'),
  expense('6850', 'Taxes and licenses', '23', '14', '12',
    "Payroll taxes of the employer, property tax, permits, licenses. Not the owner's income tax."),
  expense('6900', 'Travel', '24a', '21', '20',
    'Fares, lodging and local rides away from home overnight.'),
  expense('6950', 'Meals', '24b', '21', '20',
    'Business meals at their full price: the return deducts the part that is allowed, usually half.'),
  expense('7000', 'Utilities', '25', '21', '20',
    'Power, water, gas, trash, telephone and internet of the business.'),
  expense('7050', 'Wages', '26', '9', '8',
    'Gross pay of employees. Not of owners, partners or officers.'),
  expense('7100', 'Officer compensation', null, null, '7',
    'Salary of officers. Corporations only.'),
  expense('7150', 'Guaranteed payments to partners', null, '10', null,
    'Paid to partners whatever the profit. Partnerships only.'),
  expense('7200', 'Energy efficient buildings deduction', '27a', '20', '19',
    'Commercial buildings deduction (Form 7205), as the tax preparer gives it.'),
  // Everything from here to 7900 is itemized in Part V of Schedule C; its total, line 48, is line 27b.
  expense('7300', 'Bank and card processing fees', '27b', '21', '20',
    'Monthly, wire and overdraft fees, and what card processors keep.'),
  expense('7350', 'Software and subscriptions', '27b', '21', '20',
    'Apps, hosting and online services used by the business.'),
  expense('7400', 'Education and dues', '27b', '21', '20',
    'Courses, trade journals, professional and trade associations.'),
  expense('7450', 'Bad debts', '27b', '12', '10',
    'Owed to you, already counted as income, and now worthless. Rare on the cash basis.'),
  expense('7500', 'Amortization and start-up costs', '27b', '21', '20',
    'Start-up costs and intangible assets, as the tax preparer gives them.'),
  expense('7900', 'Other expenses', '27b', '21', '20',
    'Ordinary and necessary, and on no other line: small tools, uniforms, moving the shop.'),
  expense('8000', 'Business use of home', '30', null, null,
    'Home office (Form 8829 or the simplified method). Sole proprietors only.'),
  expense('9000', 'Charitable contributions', null, 'Sch K 13a', 'Sch K 12a',
    "Passed through to the owners. A sole proprietor's gifts are personal."),
  expense('9100', 'Nondeductible expenses', null, 'Sch K 18c', 'Sch K 16c',
    'Fines, penalties, entertainment, political gifts: paid by the business and on no deduction line.'),
]

/** What a new company has below the parents, so that a first statement has an account to land in. */
export const STARTER_ACCOUNTS: readonly StarterAccount[] = [
  { code: '1010', name: 'Checking', parent: '1000' },
  { code: '1020', name: 'Savings', parent: '1000' },
  { code: '2110', name: 'Business credit card', parent: '2100' },
  { code: '4010', name: 'Product sales', parent: '4000' },
  { code: '4020', name: 'Services', parent: '4000' },
  { code: '7010', name: 'Telephone and internet', parent: '7000' },
  { code: '7310', name: 'Card processing fees', parent: '7300' },
]

/** Accounts the program itself looks up, by what they are for. */
export const CODES = {
  cashAndBank: '1000',
  transfers: '1900',
  askMyAccountant: '1990',
  creditCards: '2100',
  loansFromOwners: '2600',
  ownerContributions: '3100',
  retainedEarnings: '3800',
  openingBalances: '3900',
} as const
