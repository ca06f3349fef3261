import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { formOf, open, send } from '#functions/pages/testing.ts'
import { type Person, world } from '#functions/testing.ts'

async function lunches(alice: Person) {
  await alice.imports(
    { descriptor: 'CAFE ROMA', amountCents: -1850n, postedOn: '2026-05-04' },
    { descriptor: 'CAFE ROMA', amountCents: -2000n, postedOn: '2026-05-11' },
  )
  await send(alice, formOf(await open(alice, '/review'), 'File it'), { account: 'Meals' })
}

test('each report is a page, and leads to the others and to the lines behind a figure', async () => {
  await using w = await world()
  const { alice } = w
  await lunches(alice)

  const profit = await open(alice, '/reports/profit-and-loss?from=2026-01-01&through=2026-12-31')
  expect(profit.text).toContain('6950 Meals 38.50 0.00 Expenses in all 38.50 0.00')
  expect(profit.text).toContain('Profit −38.50 0.00')
  const meals = `/accounts/${await alice.account('6950')}?from=2026-01-01&amp;through=2026-12-31`
  expect(profit.html).toContain(meals)
  for (const name of ['Balance sheet', 'Tax lines', 'General ledger', 'Trial balance'])
    expect(profit.text).toContain(name)
  const sheet = await open(alice, '/reports/balance-sheet?asOf=2026-12-31')
  expect(sheet.text).toContain('Profit of 2026 so far −38.50')
  expect(sheet.text).toContain('Balances: what is owned is owed or the owners’.')
  const tax = await open(alice, '/reports/tax-lines?year=2026&form=schedule-c')
  expect(tax.text).toContain('24b Meals 38.50')
  expect(tax.text).toContain('Nothing of the year is left open.')
})

test('each report is a CSV file too, with plain numbers', async () => {
  await using w = await world()
  const { alice } = w
  await lunches(alice)

  for (const path of [
    'profit-and-loss?from=2026-01-01&through=2026-12-31&',
    'balance-sheet?asOf=2026-12-31&',
    'tax-lines?year=2026&',
    'trial-balance?asOf=2026-12-31&',
  ]) {
    const res = await alice.page(`/reports/${path}format=csv`)
    expect(res.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(res.headers.get('content-disposition')).toMatch(/^attachment; filename=".*2026.*\.csv"/)
    const lines: string[][] = parse(await res.text())
    expect(lines.flat().filter((cell) => /^-?38\.50$/.test(cell)).length, path).toBeGreaterThan(0)
  }
})

test('days that are none count as the usual ones', async () => {
  await using w = await world()
  for (const path of ['profit-and-loss?from=x&through=2026-13-01', 'tax-lines?year=last&form=w-2']) {
    expect((await open(w.alice, `/reports/${path}`)).status).toBe(200)
  }
})
