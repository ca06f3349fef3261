import { expect, test } from 'vitest'
import { CHART, STARTER_ACCOUNTS } from '../ledger/chart.ts'
import { merchantKey } from '../memory/merchant-key.ts'
import { HABITS } from './demo-habits.ts'
import { DEMO_YEAR, type DemoTransaction, demoHistory } from './demo-history.ts'

const { opening, transactions } = demoHistory(DEMO_YEAR)
const sum = (lines: { amountCents: bigint }[]) => lines.reduce((total, line) => total + line.amountCents, 0n)

/** Debits positive, at the end of the history. */
function balanceOf(code: string): bigint {
  const started = sum(opening.lines.filter((line) => line.code === code))
  const own = sum(transactions.filter(({ account }) => account === code))
  return started + own - sum(transactions.flatMap(({ lines }) => lines).filter((line) => line.code === code))
}

test('every transaction is filed to the cent, in accounts of the chart', () => {
  const codes = new Set([...CHART, ...STARTER_ACCOUNTS].map(({ code }) => code))
  for (const { account, amountCents, lines } of transactions) {
    expect(sum(lines)).toBe(amountCents)
    expect(amountCents).not.toBe(0n)
    expect(lines.every((line) => line.amountCents * amountCents > 0n)).toBe(true)
    expect([account, ...lines.map(({ code }) => code)].filter((code) => !codes.has(code))).toEqual([])
  }
  expect(sum(opening.lines)).toBe(0n)
})

test('the same span gives the same history, and a month is the same in every history', () => {
  const day = (one: DemoTransaction) => one.postedOn
  expect(demoHistory(DEMO_YEAR)).toEqual({ opening, transactions })

  const longer = demoHistory({ ...DEMO_YEAR, endingOn: '2027-01-31', months: 15 })
  expect(longer.opening).toEqual(opening)
  expect(longer.transactions.filter((one) => day(one) <= DEMO_YEAR.endingOn)).toEqual(transactions)

  const shorter = demoHistory({ ...DEMO_YEAR, months: 2 })
  expect(shorter.opening.enteredOn).toBe('2026-08-31')
  expect(shorter.transactions).toEqual(transactions.filter((one) => day(one) > '2026-08-31'))
  expect(demoHistory({ ...DEMO_YEAR, seed: 'birch' }).transactions).not.toEqual(transactions)
})

test('covers its months, in order, on working days, with as many transactions as a small shop has', () => {
  const months = Map.groupBy(transactions, ({ postedOn }) => postedOn.slice(0, 7))
  expect([...months.keys()]).toEqual(
    '2025-11 2025-12 2026-01 2026-02 2026-03 2026-04 2026-05 2026-06 2026-07 2026-08 2026-09 2026-10'.split(
      ' ',
    ),
  )
  for (const inMonth of months.values()) {
    expect(inMonth.length).toBeGreaterThanOrEqual(60)
    expect(inMonth.length).toBeLessThanOrEqual(90)
  }
  const days = transactions.map(({ postedOn }) => postedOn)
  expect(days).toEqual(days.toSorted())
  expect(days.filter((day) => [0, 6].includes(new Date(day).getUTCDay()))).toEqual([])
  expect(opening.enteredOn < days[0]!).toBe(true)
})

test('a history that ends in mid-month has nothing after that day', () => {
  const part = demoHistory({ ...DEMO_YEAR, endingOn: '2026-10-14' })
  expect(part.transactions).toEqual(transactions.filter(({ postedOn }) => postedOn <= '2026-10-14'))
})

test('the books look sane: money in the bank, a card paid in full, transfers that meet, a profit', () => {
  let bank = opening.lines.find(({ code }) => code === '1010')!.amountCents
  for (const { account, amountCents } of transactions) {
    if (account === '1010') bank += amountCents
    expect(bank).toBeGreaterThan(0n)
  }
  const october = transactions.filter(({ account, postedOn }) => account === '2110' && postedOn >= '2026-10')
  const spent = october.filter(({ descriptor }) => !descriptor.startsWith('PAYMENT'))
  expect(balanceOf('2110')).toBe(sum(spent))
  expect(balanceOf('1900')).toBe(0n)

  const results = transactions.flatMap(({ lines }) => lines).filter(({ code }) => code >= '4000')
  const [sales, profit] = [sum(results.filter(({ code }) => code < '4100')), sum(results)]
  expect(Number(profit) / Number(sales)).toBeGreaterThan(0.1)
  expect(Number(profit) / Number(sales)).toBeLessThan(0.35)
  expect(balanceOf('2700')).toBeLessThan(0n) // still owed
})

const PLACES: Record<string, string> = { '%': '\\d', '^': '\\w' }

/** Matches what a habit's text becomes at the bank. */
function writtenAs(text: string): RegExp {
  const parts = text.split(/(%|\^|\{\w+\})/) // every other one is a place to be filled
  return new RegExp(
    `^${parts.map((part, i) => (i % 2 ? (PLACES[part] ?? '[\\d/]+') : RegExp.escape(part))).join('')}$`,
  )
}

test('a habit is one merchant to the memory, however often the bank writes it differently', () => {
  for (const { text } of HABITS) {
    const happened = transactions.filter(({ descriptor }) => writtenAs(text).test(descriptor))
    const keys = new Set(happened.map(({ descriptor }) => merchantKey(descriptor)))
    expect([text, keys.size]).toEqual([text, 1])
  }
})

test('has what makes bookkeeping hard: twins on one day, a merchant with two habits, splits, checks', () => {
  const looks = transactions.map(({ lines, ...look }) => Object.values(look).join(' '))
  expect(new Set(looks).size).toBeLessThan(looks.length)

  const codesOf = (merchant: string) =>
    new Set(
      transactions
        .filter(({ descriptor }) => descriptor.includes(merchant))
        .flatMap(({ lines }) => lines.map(({ code }) => code)),
    )
  expect(codesOf('HAVERLOCK')).toEqual(new Set(['6800', '1500']))
  expect(codesOf('LOAN PMT')).toEqual(new Set(['2700', '6450']))
  const checks = transactions.flatMap(({ descriptor }) => /^CHECK (\d+)$/.exec(descriptor)?.[1] ?? [])
  expect(new Set(checks).size).toBe(checks.length)
  expect(checks.map(Number)).toEqual(checks.map(Number).toSorted((a, b) => a - b))
})
