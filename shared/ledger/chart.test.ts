import { expect, test } from 'vitest'
import { type AccountType, CHART, CODES, STARTER_ACCOUNTS } from './chart.ts'

// Every line of Schedule C (Form 1040), tax year 2025, that somebody writes an amount on and that isn't
// figured from other lines. Figured: 3, 5, 7, 28, 29, 31, 40, 42, and 48 (the total of Part V, same as 27b).
// No amount of the books: 32-34 are boxes to check and 43-47 ask about a vehicle.
const SCHEDULE_C = [
  ...['1', '2', '4', '6'],
  ...['8', '9', '10', '11', '12', '13', '14', '15', '16a', '16b', '17'],
  ...['18', '19', '20a', '20b', '21', '22', '23', '24a', '24b', '25', '26', '27a', '27b'],
  '30',
  ...['35', '36', '37', '38', '39', '41'],
]

// First pages. Left out: 4 and 5 of Form 1065 (shares in other partnerships, and farms: Schedule F), and the
// lines that are figured from others.
const FORM_1065 = [
  ...['1a', '1b', '2', '6', '7'],
  ...['9', '10', '11', '12', '13', '14', '15', '16a', '17', '18', '19', '20', '21'],
]
const FORM_1120S = [
  ...['1a', '1b', '2', '4', '5'],
  ...['7', '8', '9', '10', '11', '12', '13', '14', '15', '16', '17', '18', '19', '20'],
]

const CONTRA = [
  'Accumulated depreciation',
  'Accumulated amortization',
  'Owner draws and distributions',
  'Returns and allowances',
]

const linesOf = (form: 'scheduleC' | 'form1065' | 'form1120s') =>
  new Set(CHART.flatMap((account) => account[form]?.split(', ') ?? []))

test('has an account for every line of Schedule C, and names no line that the form lacks', () => {
  expect([...linesOf('scheduleC')].sort()).toEqual([...SCHEDULE_C].sort())
})

test('has an account for every line on the first page of Forms 1065 and 1120-S', () => {
  const firstPage = (lines: Set<string>) => [...lines].filter((line) => !line.includes(' ')).sort()

  expect(firstPage(linesOf('form1065'))).toEqual([...FORM_1065].sort())
  expect(firstPage(linesOf('form1120s'))).toEqual([...FORM_1120S].sort())
})

test('names other schedules only in the way the column promises', () => {
  for (const { form1065, form1120s } of CHART) {
    for (const line of [form1065, form1120s]) {
      if (line?.includes(' ')) expect(line).toMatch(/^(Sch [KL] \d+[a-d]?|1125-A [1-7])$/)
    }
  }
})

test('has unique four-digit codes in ascending order, starters among them', () => {
  const codes = CHART.map((account) => account.code)
  expect(codes).toEqual([...codes].sort())

  const all = [...codes, ...STARTER_ACCOUNTS.map((account) => account.code)]
  expect(new Set(all).size).toBe(all.length)
  for (const code of all) expect(code).toMatch(/^\d{4}$/)
})

test('has unique names', () => {
  const names = [...CHART, ...STARTER_ACCOUNTS].map((account) => account.name.toLowerCase())
  expect(new Set(names).size).toBe(names.length)
})

test('lets the first digit say the type', () => {
  const types: AccountType[] = ['asset', 'liability', 'equity', 'income', 'expense']
  for (const { code, type } of CHART) {
    expect([code, type]).toEqual([code, types[Math.min(Number(code[0]), 5) - 1]])
  }
})

test("stands on its type's side, contra accounts excepted", () => {
  for (const { name, type, normalSide } of CHART) {
    const usual = type === 'asset' || type === 'expense' ? 'debit' : 'credit'
    expect([name, normalSide === usual]).toEqual([name, !CONTRA.includes(name)])
  }
})

test('keeps the balance sheet off the income lines, except inventory, which Schedule C asks for twice', () => {
  const balanceSheet = CHART.filter(({ type }) => ['asset', 'liability', 'equity'].includes(type))

  expect(balanceSheet.filter((account) => account.scheduleC).map((account) => account.name)).toEqual([
    'Inventory',
  ])
  for (const { form1065, form1120s } of balanceSheet) {
    for (const line of [form1065, form1120s]) if (line) expect(line).toMatch(/^Sch L /)
  }
})

test('gives every account a line on some return, except the two that must be empty by then', () => {
  const nowhere = CHART.filter((account) => !account.scheduleC && !account.form1065 && !account.form1120s)
  expect(nowhere.map((account) => account.code)).toEqual([CODES.transfers, CODES.askMyAccountant])
})

test('tells the bookkeeper what belongs in each account, in a sentence that fits on a line', () => {
  for (const { hint } of CHART) expect(hint).toMatch(/^[A-Z].{10,105}\.$/)
})

test('puts every starter below a parent, in the gap before the next one', () => {
  const codes = CHART.map((account) => account.code)
  for (const { code, parent } of STARTER_ACCOUNTS) {
    expect(codes.filter((other) => other < code).at(-1)).toBe(parent)
  }
})

test('knows the accounts that the program looks up', () => {
  const codes = new Set(CHART.map((account) => account.code))
  for (const code of Object.values(CODES)) expect(codes).toContain(code)
})
